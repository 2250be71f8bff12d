/** What a tried text would trigger: the action, what was found, the lines, the time. */
import type { Finding } from '../../../contract/finding.ts';
import type { DialogRequest, TryResult } from '../../../contract/message.ts';
import { formatDuration, formatLines, formatNoun, formatShare } from '../format.ts';
import { Notice, type Tone } from '../notice.tsx';
import { PathText } from '../path-text.tsx';
import { faultSentences, findingText } from '../words.ts';
import styles from './try-outcome.module.css';

interface Headline {
  readonly tone: Tone;
  readonly title: string;
}

const headlines: Readonly<Record<TryResult['action'], Headline>> = {
  allow: { tone: 'good', title: 'This would go through' },
  audit: { tone: 'info', title: 'This would go through, and be logged' },
  warn: { tone: 'warn', title: 'You would be warned' },
  justify: { tone: 'warn', title: 'You would be asked for a reason' },
  block: { tone: 'stop', title: 'This would be stopped' },
};

/** What the dialog lists, in words. */
function lineOf(finding: Finding): { title: string; detail: string } {
  if (finding.kind !== 'source') {
    const { title, detail } = findingText(
      finding.kind === 'code' ? finding : { kind: finding.kind, rule: finding.rule },
    );
    return { title, detail: 'inputLines' in finding ? `${detail} · ${formatLines(finding.inputLines)}` : detail };
  }
  const { repository, file, fileLines, share, confidence } = finding;
  const place = file === '' ? repository : file;
  const where = [
    ...(file === '' ? [] : [repository]),
    formatLines(fileLines),
    `${formatShare(share)} of the text`,
    ...(confidence === 'renamed' ? ['names changed'] : []),
  ];
  return { title: place, detail: where.join(' · ') };
}

export function TryOutcome({ result }: { readonly result: TryResult }) {
  const { action, dialog, fault, lines, milliseconds, codeLike } = result;
  const { tone, title } = headlines[action];
  return (
    <div class={styles.outcome}>
      <Notice tone={fault === undefined ? tone : 'warn'} title={title}>
        <span>
          {fault === undefined
            ? `${formatNoun(lines, 'line')}${codeLike ? ' of code' : ''} checked in ${formatDuration(milliseconds)}.`
            : faultSentences[fault]}
        </span>
      </Notice>
      {dialog !== undefined && dialog.findings.length > 0 && (
        <ul class={styles.findings} aria-label="Findings">
          {dialog.findings.map((finding, index) => {
            const { title: place, detail } = lineOf(finding);
            return (
              <li key={index}>
                <strong>
                  <PathText path={place} />
                </strong>
                <span>{detail}</span>
              </li>
            );
          })}
        </ul>
      )}
      {dialog !== undefined && <Excerpt excerpt={dialog.excerpt} />}
    </div>
  );
}

function Excerpt({ excerpt }: Pick<DialogRequest, 'excerpt'>) {
  if (excerpt.length === 0) return null;
  return (
    // Scrollable, so it must be reachable by keyboard.
    <div class={styles.excerpt} role="region" aria-label="Matched lines" tabIndex={0}>
      <table>
        <tbody>
          {excerpt.map(({ line, text, matched }) => (
            <tr key={line} class={matched ? styles.matched : ''}>
              <th scope="row">{line}</th>
              <td>
                {matched && <span class="visually-hidden">matched: </span>}
                <code>{text}</code>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
