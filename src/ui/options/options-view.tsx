/** The options page as it looks: its sections in order, and a way to each. */
import type { Settings } from '../../contract/settings.ts';
import type { Status } from '../../contract/message.ts';
import type { Indexing } from '../parts/indexing/use-indexing.ts';
import { Notice } from '../parts/notice.tsx';
import { Page } from '../parts/page.tsx';
import { AboutSection } from './about-section.tsx';
import { IndexSection } from './index-section.tsx';
import { LedgerSection } from './ledger-section.tsx';
import { locksOf } from './locks.ts';
import styles from './options.module.css';
import { PolicySection } from './policy-section.tsx';
import { ProtectionSection } from './protection-section.tsx';
import { ReportsSection } from './reports-section.tsx';
import { SelfTestSection } from './self-test-section.tsx';
import { SitesSection } from './sites-section.tsx';
import { TrySection } from './try-section.tsx';

export interface OptionsActions {
  readonly onAction: (action: Settings['action']) => void;
  readonly onSecrets: (secrets: boolean) => void;
  readonly onSwitch: (site: string, enabled: boolean) => void;
  /** Adds an address, of a tool of the catalogue where one is named; resolves to what is wrong with it. */
  readonly onAdd: (
    address: string,
    tool?: { readonly id: string; readonly name: string },
  ) => Promise<string | undefined>;
  readonly onRemove: (site: string) => void;
  readonly onIndexDelete: () => void;
  /** Resolves when the server has been asked. */
  readonly onIndexRefresh: () => Promise<void>;
  readonly onForget: () => void;
  readonly onActivity: () => void;
}

export interface OptionsViewProps extends OptionsActions {
  /** Undefined until the service worker has answered. */
  readonly status: Status | undefined;
  readonly failed: boolean;
  readonly note: string;
  readonly now: number;
  readonly indexing: Indexing;
}

const contents = [
  ['policy', 'Policy'],
  ['index', 'Index'],
  ['protection', 'Protection'],
  ['small-pastes', 'Small pastes'],
  ['sites', 'Sites'],
  ['try', 'Try it'],
  ['self-test', 'Self-test'],
  ['reports', 'Reports'],
  ['about', 'About'],
] as const;

/** Whoever indexed their own code by hand has no canary, and no policy says nothing of reports. */
function isShown(id: (typeof contents)[number][0], status: Status | undefined): boolean {
  switch (id) {
    case 'policy':
      return status?.managed === true;
    case 'self-test':
      return status?.managed === true || status?.index?.origin === 'file';
    case 'reports':
      return status?.reports !== undefined;
    default:
      return true;
  }
}

export function OptionsView(props: OptionsViewProps) {
  const { status, failed, note } = props;
  return (
    <Page title="Options" wide>
      <div class={styles.columns}>
        <nav class={styles.contents} aria-label="Sections">
          <ul>
            {contents
              .filter(([id]) => isShown(id, status))
              .map(([id, title]) => (
                <li key={id}>
                  <a href={`#${id}`}>{title}</a>
                </li>
              ))}
          </ul>
        </nav>
        <div class={styles.sections}>
          {failed && (
            <Notice tone="stop" title="Sourcekeep didn’t answer" live>
              Reload this page. If that doesn’t help, restart the browser.
            </Notice>
          )}
          {note !== '' && (
            <Notice tone="warn" live>
              {note}
            </Notice>
          )}
          {status !== undefined && <Sections {...props} status={status} />}
        </div>
      </div>
    </Page>
  );
}

function Sections(props: OptionsViewProps & { readonly status: Status }) {
  const { status, now, indexing } = props;
  const locks = locksOf(status);
  return (
    <>
      <PolicySection status={status} now={now} />
      <IndexSection
        index={status.index}
        problem={status.indexProblem}
        locked={locks.settingsLocked || status.indexFromPolicy}
        fromPolicy={status.indexFromPolicy}
        now={now}
        indexing={indexing}
        onDelete={props.onIndexDelete}
        download={status.download}
        onRefresh={props.onIndexRefresh}
      />
      <ProtectionSection locks={locks} onAction={props.onAction} onSecrets={props.onSecrets} />
      <LedgerSection count={status.smallInputs} locked={locks.settingsLocked} onForget={props.onForget} />
      <SitesSection
        sites={status.sites}
        closed={status.organisation?.banned ?? []}
        locks={locks}
        onSwitch={props.onSwitch}
        onAdd={props.onAdd}
        onRemove={props.onRemove}
      />
      <TrySection sites={status.sites} index={status.index?.installed} />
      {isShown('self-test', status) && <SelfTestSection />}
      {status.reports !== undefined && <ReportsSection reports={status.reports} now={now} />}
      <AboutSection status={status} onActivity={props.onActivity} />
    </>
  );
}
