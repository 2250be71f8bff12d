/**
 * Marks: 52-bit numbers that stand for what a finding rests on (a keyed fingerprint, a secret's text, a line), so that
 * what a person has let through can be known again without keeping any of its text.
 */
import type { Chaskey12 } from './chaskey.ts';
import type { LineRange } from './types.ts';

/** Bits of a fingerprint's last 24 that a mark holds beside the first 32. */
const LOW_BITS = 20;
const LOW_FIELD_BITS = 24;

/**
 * The mark of a keyed fingerprint.
 * @param hi its first 32 bits, unsigned
 * @param lo the 24 bits that follow
 */
export function markOfFingerprint(hi: number, lo: number): number {
  return hi * 2 ** LOW_BITS + (lo >>> (LOW_FIELD_BITS - LOW_BITS));
}

/** What a text mark stands for; the same words mean another mark in each. */
export type TextKind = 'secret' | 'marker' | 'code';

/** Third words of the keyed function's input; streams of k-grams use 0 to 3. */
const kinds: Readonly<Record<TextKind, number>> = { secret: 16, marker: 17, code: 18 };

/** The mark of a text, under a key that only this profile has: two polynomials over its characters, then the keyed function. */
export function markOfText(prf: Chaskey12, kind: TextKind, text: string): number {
  let a = text.length;
  let b = 0x9e3779b9;
  for (let i = 0; i < text.length; i++) {
    const c = text.charCodeAt(i);
    a = Math.imul(a ^ c, 0x2c9277b5);
    a ^= a >>> 15;
    b = Math.imul(b, 0x5f356495) + c;
    b ^= b >>> 13;
  }
  prf.tag(a, b, kinds[kind]);
  return markOfFingerprint(prf.t0 >>> 0, prf.t1 >>> (32 - LOW_FIELD_BITS));
}

/** What a character becomes in strings of JSON (also inside one another), in addresses and forms, in markup. */
const ESCAPES = /\\+(?:u[0-9a-f]{4}|[nrt"'/])|(?:%[0-9a-f]{2})+|&(?:#x?[0-9a-f]{1,6}|[a-z]{2,8});/gi;
const entities: Readonly<Record<string, string>> = { quot: '"', apos: "'", amp: '&', lt: '<', gt: '>' };

function unescaped(escape: string): string {
  if (escape.startsWith('%')) {
    try {
      return decodeURIComponent(escape);
    } catch {
      return ' ';
    }
  }
  if (escape.startsWith('&')) {
    const [, hexadecimal, digits] = /^&#(x?)([0-9a-f]+);/i.exec(escape) ?? [];
    const code = Number.parseInt(digits ?? '20', hexadecimal === '' ? 10 : 16);
    if (digits !== undefined) return code > 0 && code < 0x110000 ? String.fromCodePoint(code) : ' ';
    return entities[escape.slice(1, -1).toLowerCase()] ?? ' ';
  }
  const form = escape.replace(/^\\+/, '');
  if (/^u/i.test(form)) return String.fromCharCode(Number.parseInt(form.slice(1), 16));
  return /^[nr]/i.test(form) ? '\n' : /^t/i.test(form) ? ' ' : form;
}

/** A text without what it was escaped by. */
function plain(text: string): string {
  return /[\\%&]/.test(text) ? text.replace(ESCAPES, unescaped) : text;
}

function letters(text: string): string {
  return text.replace(/[^\p{L}\p{N}]+/gu, '');
}

/** Letters and digits of a text, whatever it was escaped by. */
export function bareText(text: string): string {
  return letters(plain(text));
}

/** The lines of a line, in letters and digits: as it is, or those of the strings that it holds. */
export function innerLines(line: string): string[] {
  return plain(line)
    .split(/[\r\n"]/)
    .map(letters);
}

/** So many letters and digits on either side say where a pattern of the policy was found. */
const CONTEXT = 24;
/** So many characters are read for them. */
const CONTEXT_READ = 96;
/** What may be the edge of a text inside another: line ends, quotes, and what parts the fields of a form. */
const EDGES = /[\r\n"=&]/;

/** What a pattern found, with its surroundings inside the line: the pattern's own text is the same wherever it stands. */
export function withContext(line: string, start: number, end: number): string {
  const before = plain(line.slice(Math.max(0, start - CONTEXT_READ), start)).split(EDGES);
  const after = plain(line.slice(end, end + CONTEXT_READ)).split(EDGES, 1);
  const head = letters(before[before.length - 1] ?? '').slice(-CONTEXT);
  return `${head} ${bareText(line.slice(start, end))} ${letters(after[0] ?? '').slice(0, CONTEXT)}`;
}

/** Whether a person has let this through already, and lately. */
export type IsGranted = (mark: number) => boolean;

/** More marks than this are not handed out: nobody looks at so much before letting it through. */
const MOST_MARKS = 200_000;

/** Gathers the marks of one scan. */
export class Marks {
  /** Of what supports findings. */
  readonly found = new Set<number>();
  /** Of what would, had it not been granted. */
  readonly renewed = new Set<number>();
  /** Of look-ups that support no finding: chance, and single k-grams that many programs have. */
  readonly unproven = new Set<number>();
  private readonly granted: IsGranted | undefined;
  private readonly prf: Chaskey12 | undefined;

  /** @param prf keys the marks of texts; without it, texts have none and can't be granted */
  constructor(granted: IsGranted | undefined, prf: Chaskey12 | undefined) {
    this.granted = granted;
    this.prf = prf;
  }

  /** Whether a fingerprint's hit is granted. */
  readonly isGranted = (mark: number): boolean => {
    if (this.granted?.(mark) !== true) return false;
    this.renewed.add(mark);
    return true;
  };

  /** Takes in a text that a finding rests on. False when it is granted. */
  takeText(kind: TextKind, text: string): boolean {
    if (this.prf === undefined) return true;
    const mark = markOfText(this.prf, kind, text);
    if (this.isGranted(mark)) return false;
    this.add(mark);
    return true;
  }

  /** Whether it is of any use to tell texts apart. */
  get marksTexts(): boolean {
    return this.prf !== undefined;
  }

  /** The mark of a line of code, which counts among what was found only once it is kept (`keep`); undefined when granted. */
  lineMark(text: string): number | undefined {
    const mark = this.prf === undefined ? 0 : markOfText(this.prf, 'code', text);
    return this.isGranted(mark) ? undefined : mark;
  }

  keep(marks: readonly number[]): void {
    if (this.prf !== undefined) for (const mark of marks) this.add(mark);
  }

  /** Sorts the hits of a piece into those on lines that findings cover, and the others. */
  takeHits(hits: SeenHits, covered: readonly LineRange[], lines: number): void {
    const upTo = new Uint32Array(lines + 2);
    for (const [first, last] of covered) {
      for (let line = Math.max(1, first); line <= Math.min(lines, last); line++) upTo[line] = 1;
    }
    for (let line = 1; line < upTo.length; line++) upTo[line]! += upTo[line - 1] as number;
    const most = upTo.length - 1;
    for (let i = 0; i < hits.marks.length; i++) {
      const mark = hits.marks[i] as number;
      const before = upTo[Math.min(most, (hits.firsts[i] as number) - 1)] as number;
      if ((upTo[Math.min(most, hits.lasts[i] as number)] as number) > before) this.add(mark);
      else this.unproven.add(mark);
    }
  }

  private add(mark: number): void {
    if (this.found.size < MOST_MARKS) this.found.add(mark);
  }
}

/** Every k-gram of a piece that the lookup part of the index holds and that isn't granted: parallel lists. */
export class SeenHits {
  readonly marks: number[] = [];
  /** Lines of the piece that it spans. */
  readonly firsts: number[] = [];
  readonly lasts: number[] = [];

  add(mark: number, first: number, last: number): void {
    this.marks.push(mark);
    this.firsts.push(first);
    this.lasts.push(last);
  }
}
