/**
 * Holds what is pasted or dropped until it is decided, one after the other in the order in which it came. The only
 * place that waits. Keys typed meanwhile go to the page as ever: what is held then lands at the caret as it is by then,
 * behind what was typed, just as a second paste lands behind the first.
 */
import type { Channel, Outcome } from '../contract/event.ts';
import type {
  DialogAnswer,
  DialogRequest,
  Fault,
  Redaction,
  Request,
  SiteState,
  Verdict,
} from '../contract/message.ts';
import { QUIET_MILLISECONDS } from '../contract/message.ts';
import { charactersOf, type Contents, linesOf, textOf } from './contents.ts';
import { createRefusals } from './refusals.ts';
import { type Judge, judge, type Judgement } from './judge.ts';
import { createTurns } from './turns.ts';
import { words } from './words.ts';

/** Something that is about to go from here to the page, or from the page to its site. */
export interface Asked {
  readonly channel: Channel;
  readonly contents: Contents;
  /** Whether it could be a finding by itself (`couldMatter`). */
  readonly matters: boolean;
}

/** Something that the page hasn't seen yet. */
export interface Held {
  readonly channel: Channel;
  readonly contents: Contents;
  /** Whether it could be a finding by itself (`couldMatter`). */
  readonly matters: boolean;
  /** Lets it land in the page. */
  release(): Promise<void>;
  /**
   * Lets `text` land instead. `blocked`: the editor came to hold a cut line all the same, and it was taken back; `sent`:
   * it could not be taken back.
   */
  releaseWithout(text: string, cut: readonly string[]): Promise<'redacted' | 'blocked' | 'sent'>;
  /** Called before a dialog takes the focus, and after it is gone. */
  leave(): void;
  comeBack(): void;
  /** It won't land. */
  drop(): void;
}

type Report = Extract<Request, { type: 'outcome' | 'fault' }>;

/** What holding needs from outside. */
export interface HoldParts extends Judge {
  readonly site: () => SiteState;
  readonly redact: (request: Extract<Request, { type: 'redact' }>) => Promise<Redaction>;
  readonly report: (report: Report) => void;
  readonly showDialog: (request: DialogRequest) => Promise<DialogAnswer>;
  /** Shows that something is going on; returns its end. */
  readonly showChip: () => () => void;
  readonly announce: (text: string) => void;
}

export interface Hold {
  /** Whether something is held, so that what comes now has to wait its turn. */
  isBusy(): boolean;
  take(held: Held): void;
  /** Judges what has gone natively, for the log alone. */
  note(asked: Asked): void;
  /**
   * Whether something may go on that lands by itself: a request, a message that is sent. Waits for nothing that is held.
   * What the person has just refused is refused again without asking, since pages try again by themselves. Never
   * rejects.
   */
  decide(asked: Asked): Promise<boolean>;
}

/** A page that sends hundreds of requests at once would otherwise have them all too late. */
const AT_ONCE = 6;

export function createHold(parts: HoldParts): Hold {
  let waiting = 0;
  let last: Promise<void> = Promise.resolve();
  const refusals = createRefusals();
  const turns = createTurns(AT_ONCE);
  return {
    isBusy: () => waiting > 0,
    take(held) {
      waiting += 1;
      const site = parts.site();
      // Judged at once, also while another one is held: only landing waits its turn.
      const judgement =
        held.matters || site.holdAll
          ? judge(parts, held.channel, held.contents, site.timeoutMilliseconds)
          : Promise.resolve(harmless);
      last = last
        .then(async () => settle(parts, held, await withChip(parts, judgement)))
        .catch(async () => giveUp(parts, held, await judgement))
        // One that fails must not keep the next ones from landing.
        .catch(() => undefined)
        .finally(() => {
          waiting -= 1;
        });
    },
    note({ channel, contents }) {
      void judge(parts, channel, contents, parts.site().timeoutMilliseconds).then((judgement) => {
        if (judgement.ok && judgement.verdict.id !== '')
          parts.report({ type: 'outcome', id: judgement.verdict.id, outcome: 'sent' });
      });
    },
    async decide(asked) {
      let goes = false;
      const held: Held = { ...asked, ...stayPut, release: async () => void (goes = true) };
      const judging = (): Promise<Judgement> =>
        judge(parts, asked.channel, asked.contents, parts.site().timeoutMilliseconds);
      const judgement = await (isQuiet(asked.channel) ? turns(judging) : withChip(parts, judging()));
      try {
        await settle(refusals.around(parts, asked.channel), held, judgement);
      } catch {
        giveUp(parts, held, judgement);
      }
      return goes;
    },
  };
}

/** What pages do by themselves, and often: it shows nothing while it is looked at. */
function isQuiet(channel: Channel): boolean {
  return channel === 'network' || channel === 'clipboard' || channel === 'navigation';
}

const stayPut: Pick<Held, 'releaseWithout' | 'leave' | 'comeBack' | 'drop'> = {
  releaseWithout: async () => 'blocked',
  leave: () => undefined,
  comeBack: () => undefined,
  drop: () => undefined,
};

const harmless: Judgement = { ok: true, verdict: { id: '', action: 'allow' } };

async function withChip(parts: HoldParts, judgement: Promise<Judgement>): Promise<Judgement> {
  let hide: (() => void) | undefined;
  const timer = setTimeout(() => {
    hide = parts.showChip();
  }, QUIET_MILLISECONDS);
  try {
    return await judgement;
  } finally {
    clearTimeout(timer);
    hide?.();
  }
}

async function settle(parts: HoldParts, held: Held, judgement: Judgement): Promise<void> {
  if (judgement.ok) await followVerdict(parts, held, judgement.verdict);
  else await followFault(parts, held, judgement);
}

/** Lets what is allowed land; as plain text where its markup can't. */
async function land(held: Held): Promise<void> {
  try {
    await held.release();
  } catch (error) {
    const text = textOf(held.contents, 'text/plain');
    if (text === undefined) throw error;
    await held.releaseWithout(text, []);
  }
}

/** Something of our own failed: nothing lands, and neither the person nor the log is left in the dark. */
function giveUp(parts: HoldParts, held: Held, judgement: Judgement): void {
  const outcome = 'blocked';
  if (judgement.ok && judgement.verdict.id !== '') parts.report({ type: 'outcome', id: judgement.verdict.id, outcome });
  parts.report(faultReport(held, 'failed', outcome));
  held.drop();
  parts.announce(words[held.channel].failed);
}

function faultReport(
  { channel, contents }: Held,
  fault: Fault,
  outcome: Outcome,
  reason?: string,
): Extract<Report, { type: 'fault' }> {
  const size = { characters: charactersOf(contents), lines: linesOf(contents) };
  return { type: 'fault', channel, fault, outcome, ...size, ...(reason === undefined ? {} : { reason }) };
}

async function followVerdict(parts: HoldParts, held: Held, verdict: Verdict): Promise<void> {
  const report = (outcome: Outcome, reason?: string): void => {
    if (verdict.id === '') return;
    parts.report({ type: 'outcome', id: verdict.id, outcome, ...(reason === undefined ? {} : { reason }) });
  };
  if (verdict.dialog === undefined) {
    if (verdict.action === 'allow' || verdict.action === 'audit') {
      await land(held);
      return report('sent');
    }
    held.drop();
    return report('blocked');
  }
  const { length: files } = held.contents.files;
  const request = files > 1 ? { ...verdict.dialog, files } : verdict.dialog;
  await followAnswer(parts, held, request, report, verdict.id);
}

async function followFault(
  parts: HoldParts,
  held: Held,
  { reason: fault, late }: Extract<Judgement, { ok: false }>,
): Promise<void> {
  const { onError, siteName, assistant, message } = parts.site();
  const report = (outcome: Outcome, reason?: string): void => {
    parts.report(faultReport(held, fault, outcome, reason));
    // A verdict that comes all the same left its own entry in the log, which must not tell another end.
    void late?.then((judgement) => {
      if (judgement.ok && judgement.verdict.id !== '')
        parts.report({ type: 'outcome', id: judgement.verdict.id, outcome });
    });
  };
  // Nobody is asked about a word or two: what is too small to be code doesn't follow `ask`.
  if (onError === 'allow' || (onError === 'ask' && !held.matters)) {
    await land(held);
    return report('sent');
  }
  const action = onError === 'block' ? 'block' : 'warn';
  const { channel } = held;
  const request: DialogRequest = {
    ...{ action, channel, siteName, fault, findings: [], excerpt: [], redactable: false },
    ...(assistant === undefined ? {} : { assistant }),
    ...(message === undefined ? {} : { message }),
  };
  await followAnswer(parts, held, request, report);
}

/** What the approved assistant may take over: a person's text, not the envelope of a request. */
function textFor({ assistant, channel }: DialogRequest, { contents }: Held): Pick<DialogRequest, 'text'> {
  if (assistant === undefined || channel === 'network' || channel === 'navigation') return {};
  const text = textOf(contents, 'text/plain') ?? '';
  return text === '' ? {} : { text };
}

async function followAnswer(
  parts: HoldParts,
  held: Held,
  request: DialogRequest,
  report: (outcome: Outcome, reason?: string) => void,
  verdictId?: string,
): Promise<void> {
  held.leave();
  const answer = await parts.showDialog({ ...request, ...textFor(request, held) });
  held.comeBack();
  const text = words[held.channel];
  if (answer.choice === 'anyway' && request.action !== 'block') {
    await land(held);
    report('overridden', answer.reason);
    return parts.announce(text.done);
  }
  if (answer.choice === 'redact' && request.redactable && verdictId !== undefined) {
    const { flavours } = held.contents;
    const redaction = await parts.redact({ type: 'redact', id: verdictId, flavours: [...flavours] });
    if (redaction.text !== null) {
      const outcome = await held.releaseWithout(redaction.text, redaction.cut);
      report(outcome);
      return parts.announce({ redacted: text.redacted, blocked: text.nothing, sent: text.stillThere }[outcome]);
    }
    held.drop();
    report('blocked');
    return parts.announce(text.nothingLeft);
  }
  held.drop();
  report(request.action === 'block' ? 'blocked' : 'cancelled');
  parts.announce(
    answer.choice === 'assistant' && answer.copied === true && request.assistant !== undefined
      ? `${text.nothing} Text copied; paste it in ${request.assistant.name}.`
      : text.nothing,
  );
}
