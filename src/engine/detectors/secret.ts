/** Credentials, told by their form. What is found is never handed on, only where it stands. */
import type { SecretFinding } from '../types.ts';
import { Hints } from './secret-hints.ts';
import { keyAt, keyHints, type Span } from './secret-keys.ts';
import { type TokenRule, tokenRules } from './secret-rules.ts';
import { readings } from './secret-words.ts';

/** Where a credential stands in a text, in characters. */
export interface SecretSpan extends Span {
  readonly rule: string;
}

/** What is tried where a hint stands. Whatever tells its provider goes before what only reads like a secret. */
interface Attempt {
  readonly certain: boolean;
  readonly read: (text: string, at: number) => SecretSpan | undefined;
}

const hints = new Hints<Attempt>([
  ...tokenRules.flatMap((rule) => {
    const attempt: Attempt = { certain: true, read: (text, at) => tokenAt(rule, text, at) };
    return rule.hints.map((hint) => [hint, attempt] as const);
  }),
  ...keyHints.map((hint) => [hint, { certain: true, read: privateKeyAt }] as const),
  ...readings.flatMap(([texts, read]) => texts.map((hint) => [hint, { certain: false, read }] as const)),
]);

function privateKeyAt(text: string, at: number): SecretSpan | undefined {
  const span = keyAt(text, at);
  return span && { rule: 'private-key', ...span };
}

function tokenAt(rule: TokenRule, text: string, at: number): SecretSpan | undefined {
  let start = at;
  if (rule.before) {
    const head = rule.before.form.exec(text.slice(Math.max(0, at - rule.before.reach), at));
    if (!head) return undefined;
    start -= head[0].length;
  } else if (isInsideWord(text, at)) return undefined;
  rule.form.lastIndex = at;
  if (!rule.form.test(text)) return undefined;
  const end = rule.form.lastIndex;
  return rule.valid(text.slice(start, end)) ? { rule: rule.name, start, end } : undefined;
}

/** Whether a word goes on here. The letters of an escape (`\n`, `%3D`) end before it. */
function isInsideWord(text: string, at: number): boolean {
  if (at === 0 || !/[A-Za-z0-9_-]/.test(text.charAt(at - 1))) return false;
  // Most words are long: the expression is for what can be an escape at all.
  const mayEscape = text[at - 2] === '\\' || text[at - 3] === '%' || text[at - 6] === '\\';
  return !mayEscape || !/\\[nrt]$|%[0-9A-Fa-f]{2}$|\\u00[0-9a-f]{2}$/.test(text.slice(Math.max(0, at - 6), at));
}

/** The time is asked for after so many attempts: one may read some thousand characters. */
const ASKED_AFTER = 128;

/** Every credential, each kind in order; what one rule is certain of, another doesn't find within. */
function read(
  text: string,
  isPastDeadline: () => boolean = () => false,
): { readonly certain: readonly SecretSpan[]; readonly likely: readonly SecretSpan[] } {
  const certain: SecretSpan[] = [];
  const likely: SecretSpan[] = [];
  let attempts = 0;
  hints.find(text, (at, attempt) => {
    const list = attempt.certain ? certain : likely;
    if (at < (list[list.length - 1]?.end ?? 0)) return undefined;
    attempts++;
    if (attempts % ASKED_AFTER === 0 && isPastDeadline()) return 'stop';
    const span = attempt.read(text, at);
    if (span && span.start >= (list[list.length - 1]?.end ?? 0)) list.push(span);
    return undefined;
  });
  return { certain, likely };
}

/**
 * Every credential, in order; where two rules see the same, the more certain one's.
 * @param isPastDeadline asked now and then; once it says so, the rest isn't looked at
 */
export function secretSpans(text: string, isPastDeadline?: () => boolean): SecretSpan[] {
  const { certain, likely } = read(text, isPastDeadline);
  const spans: SecretSpan[] = [];
  let next = 0;
  for (const span of likely) {
    for (; (certain[next]?.end ?? Infinity) <= span.start; next++) spans.push(certain[next] as SecretSpan);
    if ((certain[next]?.start ?? Infinity) >= span.end) spans.push(span);
  }
  return spans.concat(certain.slice(next));
}

/** So many findings are told apart; beyond, those of one rule become one. */
const MOST_FINDINGS = 200;

/** Ends right before a value by itself: the text's begin, a member of JSON (also inside a string of JSON), a field of a form. */
const VALUE_BEGINS = /(?:^|[&?;][\w.-]{1,64}=|["'][\w.$-]{1,64}\\*["']\s*:\s*\\*["'])(?:Bearer\s+|Basic\s+)?$/i;
const VALUE_ENDS = /^(?:\s*$|[&;]|\\*["']\s*[,}\]])/;
/** So many characters before a value are read. */
const VALUE_REACH = 160;

/**
 * Whether a credential is a whole value of a request: a token of the site's own, which its programs send all day. What a
 * person writes or pastes stands among other words, and has passed other layers before.
 */
export function isValueByItself(text: string, start: number, end: number): boolean {
  return (
    VALUE_BEGINS.test(text.slice(Math.max(0, start - VALUE_REACH), start)) && VALUE_ENDS.test(text.slice(end, end + 8))
  );
}

/**
 * @param wanted asked of each credential and where it stands; those that it doesn't want are passed over
 * @param isPastDeadline as in `secretSpans`
 */
export function findSecrets(
  text: string,
  wanted: (secret: string, start: number, end: number) => boolean = () => true,
  isPastDeadline?: () => boolean,
): SecretFinding[] {
  let line = 1;
  let at = 0;
  const lineAt = (offset: number): number => {
    for (; at < offset; at++) {
      const c = text.charCodeAt(at);
      if (c === 10 || (c === 13 && text.charCodeAt(at + 1) !== 10)) line++;
    }
    return line;
  };
  const findings: SecretFinding[] = [];
  const further = new Map<string, SecretFinding>();
  for (const { rule, start, end } of secretSpans(text, isPastDeadline)) {
    if (!wanted(text.slice(start, end), start, end)) continue;
    const first = lineAt(start);
    const last = lineAt(end - 1);
    if (findings.length < MOST_FINDINGS) findings.push({ kind: 'secret', rule, inputLines: [first, last] });
    else further.set(rule, { kind: 'secret', rule, inputLines: [further.get(rule)?.inputLines[0] ?? first, last] });
  }
  return [...findings, ...further.values()];
}

/**
 * The text with everything that any rule takes for a credential replaced, by default by dots, line ends kept.
 * @param by what stands for a credential; `start` is where it stands in the text
 */
export function maskSecrets(text: string, by: (secret: string, start: number) => string = dots): string {
  const { certain, likely } = read(text);
  let masked = '';
  let at = 0;
  for (const { start, end } of [...certain, ...likely].sort((a, b) => a.start - b.start)) {
    if (end <= at) continue;
    const from = Math.max(start, at);
    masked += text.slice(at, from) + by(text.slice(from, end), from);
    at = end;
  }
  return masked + text.slice(at);
}

function dots(secret: string): string {
  return secret.replace(/[^\r\n]/g, '•');
}
