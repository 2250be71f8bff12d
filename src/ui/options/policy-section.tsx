/** What the organisation has decided, to be read by whom it binds, and the mistakes in how it is written. */
import type { ComponentChildren } from 'preact';
import type { Status } from '../../contract/message.ts';
import { formatAge, formatNoun } from '../parts/format.ts';
import { Icon } from '../parts/icon.tsx';
import { Section } from '../parts/section.tsx';
import { actionNames } from '../parts/words.ts';
import styles from './policy-section.module.css';
import { ruleWords } from './rule-words.ts';

/** The keys that have a line of their own, or whose effect is seen further down this page. */
const SHOWN: ReadonlySet<string> = new Set(['action', 'rules', 'sites', 'index', 'reporting', 'message']);

export interface PolicySectionProps {
  readonly status: Status;
  readonly now: number;
}

export function PolicySection({ status, now }: PolicySectionProps) {
  const { organisation, policy, policyProblems, sites } = status;
  if (organisation === undefined) return null;
  const approved = sites.filter((site) => site.approved).map(({ name }) => name);
  const closed = sites.filter(({ id }) => organisation.banned.includes(id)).map(({ name }) => name);
  const others = organisation.keys.filter((key) => !SHOWN.has(key));
  return (
    <Section
      id="policy"
      title="Managed by your organisation"
      lead="What is marked with a lock is set by a policy and can’t be changed here."
    >
      {policy.message?.text !== undefined && (
        <p class={styles.message} dir="auto">
          {policy.message.text}
        </p>
      )}
      {policyProblems.length > 0 && <Mistakes problems={policyProblems} />}
      <dl class={styles.facts}>
        <Fact name="On a finding">{actionNames[policy.action]}</Fact>
        {organisation.rules.length > 0 && (
          <Fact name="Rules">
            <ol class={styles.rules} aria-label="Rules: the first that fits decides">
              {organisation.rules.map((rule, i) => (
                <li key={i}>{ruleWords(rule, sites)}</li>
              ))}
            </ol>
          </Fact>
        )}
        {closed.length > 0 && <Fact name="Closed sites">{closed.join(', ')}</Fact>}
        {approved.length > 0 && <Fact name="Approved sites">{approved.join(', ')}</Fact>}
        {organisation.indexHost !== undefined && (
          <Fact name="Index">
            From {organisation.indexHost}, {indexWords(status, now)}
          </Fact>
        )}
        <Fact name="Reports">
          {organisation.reportingHost === undefined
            ? 'None: what happens here stays on this device.'
            : `Decisions go to ${organisation.reportingHost}, never what you paste${sentWords(status, now)}.`}
        </Fact>
        {others.length > 0 && (
          <Fact name="Also set">
            {others.map((key, i) => (
              <span key={key}>
                {i > 0 && ', '}
                <code>{key}</code>
              </span>
            ))}
          </Fact>
        )}
        <Fact name="Digest">
          <code>{organisation.digest}</code>
        </Fact>
      </dl>
    </Section>
  );
}

function indexWords({ index, download }: Status, now: number): string {
  const asked =
    download === undefined || download.asked === 0 ? '' : `; last asked for ${formatAge(download.asked, now)}`;
  if (index?.origin !== 'policy') return `not received yet${asked}`;
  return `version ${index.sequence}, received ${formatAge(Date.parse(index.installed), now)}${asked}`;
}

function sentWords({ reports }: Status, now: number): string {
  return reports?.lastSent === undefined ? '' : `; last sent ${formatAge(Date.parse(reports.lastSent), now)}`;
}

function Fact({ name, children }: { readonly name: string; readonly children: ComponentChildren }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </div>
  );
}

function Mistakes({ problems }: { readonly problems: Status['policyProblems'] }) {
  return (
    <div class={styles.mistakes}>
      <h3 id="policy-mistakes">
        <Icon name="warning" />
        The policy has {formatNoun(problems.length, 'mistake')}
      </h3>
      <p>The rest of it applies. Your administrator can mend this.</p>
      <table aria-labelledby="policy-mistakes">
        <thead>
          <tr>
            <th scope="col">Key</th>
            <th scope="col">Problem</th>
            <th scope="col">What applies instead</th>
          </tr>
        </thead>
        <tbody>
          {problems.map(({ key, problem, applies }, i) => (
            <tr key={i}>
              <th scope="row">
                <code>{key === '' ? 'the policy' : key}</code>
              </th>
              <td>{problem}</td>
              <td>{applies}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
