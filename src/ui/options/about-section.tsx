/** What Sourcekeep may do, what it keeps, and which version it is. */
import type { Status } from '../../contract/message.ts';
import { Button } from '../parts/button.tsx';
import { Section } from '../parts/section.tsx';
import styles from './about-section.module.css';

export interface AboutSectionProps {
  readonly status: Status;
  readonly onActivity: () => void;
}

export function AboutSection({ status, onActivity }: AboutSectionProps) {
  const { build, version, policy } = status;
  return (
    <Section id="about" title="About">
      <dl class={styles.facts}>
        <div>
          <dt>Privacy</dt>
          <dd>
            What you paste, attach or send is compared on this device. Its text is never stored and never sent.
            {build === 'store' && ' The browser itself keeps this extension from connecting anywhere.'}
          </dd>
        </div>
        <div>
          <dt>Kept here</dt>
          <dd>
            The index, your choices, sealed hashes of small pastes, and the activity log: which file was matched where,
            and the reasons you gave; not what you pasted.
          </dd>
        </div>
        <div>
          <dt>Permissions</dt>
          <dd>
            To read what you paste, attach and send on AI sites before it leaves, to paste it for you once it is
            checked, and to keep the index.{' '}
            {build === 'store' ? 'Other sites only where you add them.' : 'Sites as your organisation says.'}
          </dd>
        </div>
        <div>
          <dt>Version</dt>
          <dd>
            {version}, {build === 'store' ? 'store build' : 'enterprise build'}
          </dd>
        </div>
      </dl>
      {policy.userCanSeeActivity && (
        <div>
          <Button icon="activity" onClick={onActivity}>
            Open the activity log
          </Button>
        </div>
      )}
    </Section>
  );
}
