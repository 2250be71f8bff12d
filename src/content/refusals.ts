/**
 * What the person has just refused. A page that gets no answer tries again by itself, by another way perhaps; whoever
 * said no once should not be asked again for each try.
 */
import type { Channel } from '../contract/event.ts';
import type { DialogAnswer, DialogRequest } from '../contract/message.ts';

/** So long a refusal stands, from its last use on. */
const STANDING_MILLISECONDS = 10_000;
/** Refusals that are remembered. */
const MOST = 20;

interface Asks {
  readonly showDialog: (request: DialogRequest) => Promise<DialogAnswer>;
}

export interface Refusals {
  /** The same, asking only about what hasn't just been refused. Pastes and drops are the person's own: always asked. */
  around<T extends Asks>(parts: T, channel: Channel): T;
}

/** What a refusal is about: what was found, not the lines, which differ from one envelope to another. */
function subjectOf({ action, fault, findings }: DialogRequest): string {
  const named = findings.map((finding) => {
    if (finding.kind === 'source') return `${finding.repository}\n${finding.file}`;
    return 'rule' in finding ? `${finding.kind}\n${finding.rule}` : finding.kind;
  });
  return JSON.stringify([action, fault, [...new Set(named)].sort()]);
}

export function createRefusals(now: () => number = () => performance.now()): Refusals {
  const refused = new Map<string, number>();
  const refuse = (subject: string): void => {
    refused.delete(subject);
    refused.set(subject, now() + STANDING_MILLISECONDS);
    const [oldest] = refused.keys();
    if (refused.size > MOST && oldest !== undefined) refused.delete(oldest);
  };
  /** One dialog at a time; what waits for it is answered by it where it is about the same. */
  let last: Promise<unknown> = Promise.resolve();
  return {
    around(parts, channel) {
      const isRetried = channel === 'network' || channel === 'clipboard' || channel === 'navigation';
      const showDialog = async (request: DialogRequest): Promise<DialogAnswer> => {
        const subject = subjectOf(request);
        const answer = (isRetried ? last : Promise.resolve()).then(async (): Promise<DialogAnswer> => {
          if (isRetried && (refused.get(subject) ?? 0) > now()) {
            refuse(subject);
            return { choice: 'cancel' };
          }
          const given = await parts.showDialog(request);
          if (given.choice === 'cancel' || given.choice === 'assistant') refuse(subject);
          else refused.delete(subject);
          return given;
        });
        if (isRetried) last = answer.catch(() => undefined);
        return answer;
      };
      return { ...parts, showDialog };
    },
  };
}
