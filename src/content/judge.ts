/** Asks the service worker for the verdict on what is held, and says what went wrong when none comes in time. */
import type { Channel } from '../contract/event.ts';
import { type Body, type Fault, MAX_JUDGED_CHARACTERS, type Request, type Verdict } from '../contract/message.ts';
import { bodiesOf } from './bodies.ts';
import { charactersOf, type Contents } from './contents.ts';

export type Judgement =
  | { readonly ok: true; readonly verdict: Verdict }
  /** `late`: the verdict that may still come, and stands in the log then. Never rejects. */
  | { readonly ok: false; readonly reason: Fault; readonly late?: Promise<Judgement> };

export interface Judge {
  readonly ask: (request: Extract<Request, { type: 'judge' }>) => Promise<Verdict>;
  /** False when the extension itself is gone, after an update or removal. */
  readonly isConnected: () => boolean;
}

/** Files take longer than texts: they are read, sent, unpacked and read again. */
const FILE_PATIENCE = 8;

/** The verdict, or why there is none after `timeoutMilliseconds`. Never rejects. */
export async function judge(
  { ask, isConnected }: Judge,
  channel: Channel,
  contents: Contents,
  timeoutMilliseconds: number,
): Promise<Judgement> {
  if (charactersOf(contents) > MAX_JUDGED_CHARACTERS) return { ok: false, reason: 'too-large' };
  if (!isConnected()) return { ok: false, reason: 'disconnected' };
  const hasFiles = contents.files.length > 0;
  const send = (bodies: Body[]): Promise<Verdict> =>
    ask({ type: 'judge', channel, flavours: [...contents.flavours], bodies });
  // A worker that is stopped in the middle starts again for the next message.
  const sendTwice = (bodies: Body[]): Promise<Verdict> =>
    send(bodies).catch((error: unknown) => {
      if (!isConnected()) throw error;
      return send(bodies);
    });
  const answered = (hasFiles ? bodiesOf(contents).then(sendTwice) : sendTwice([])).then(
    (verdict): Judgement => ({ ok: true, verdict }),
    (): Judgement => ({ ok: false, reason: isConnected() ? 'failed' : 'disconnected' }),
  );
  let timer: ReturnType<typeof setTimeout> | undefined;
  const tooLate = new Promise<Judgement>((resolve) => {
    timer = setTimeout(
      () => resolve({ ok: false, reason: 'timeout', late: answered }),
      timeoutMilliseconds * (hasFiles ? FILE_PATIENCE : 1),
    );
  });
  const judgement = await Promise.race([answered, tooLate]);
  clearTimeout(timer);
  return judgement;
}
