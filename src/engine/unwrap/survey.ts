/**
 * What a text looks like from afar: tells which normalisers have anything to look for in it. Everything is found out when
 * it is asked for, and by searches that the host does much faster than a loop over characters would.
 */
export class Survey {
  readonly text: string;
  /** By line (from 0): where it begins. */
  readonly starts: readonly number[];
  /** By line: code of its first character that is no blank; 0 where there is none. */
  readonly firsts: readonly number[];
  private longRun: boolean | undefined;
  private beyond: boolean | undefined;
  /** By character code: lines that begin with it; characters beyond ASCII aside. */
  private readonly byFirst = new Uint32Array(128);
  private readonly beyondFirst = new Map<number, number>();

  /** @param text its lines ended by LF */
  constructor(text: string) {
    this.text = text;
    const starts = [0];
    const firsts = [firstMark(text, 0)];
    for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) {
      starts.push(at + 1);
      firsts.push(firstMark(text, at + 1));
    }
    for (const first of firsts) {
      if (first < 128) this.byFirst[first]!++;
      else this.beyondFirst.set(first, (this.beyondFirst.get(first) ?? 0) + 1);
    }
    this.starts = starts;
    this.firsts = firsts;
  }

  get lines(): number {
    return this.starts.length;
  }

  /** A line (from 0) without its end. */
  line(number: number): string {
    return this.text.slice(this.starts[number], (this.starts[number + 1] ?? this.text.length + 1) - 1);
  }

  /** Whether a text stands at least so many times in this one. */
  holds(mark: string, times: number): boolean {
    let at = -1;
    for (let i = 0; i < times; i++) {
      at = this.text.indexOf(mark, at + 1);
      if (at < 0) return false;
    }
    return true;
  }

  /** Lines (from 0) that hold a mark. */
  linesWith(mark: string): number[] {
    const { text, starts } = this;
    const found: number[] = [];
    let line = 0;
    for (let at = text.indexOf(mark); at >= 0; at = text.indexOf(mark, starts[line + 1] ?? text.length)) {
      while (at >= (starts[line + 1] ?? Infinity)) line++;
      found.push(line);
    }
    return found;
  }

  /** How many lines begin, blanks aside, with one of some marks. */
  linesThatBegin(marks: string): number {
    let lines = 0;
    for (let i = 0; i < marks.length; i++) {
      const code = marks.charCodeAt(i);
      lines += this.byFirst[code] ?? this.beyondFirst.get(code) ?? 0;
    }
    return lines;
  }

  /** Whether one of the lines that begin, blanks aside, with one of some marks fits an expression. */
  someLine(marks: string, expression: RegExp): boolean {
    return this.someLineThat(marks, (line) => expression.test(line));
  }

  /** The same for any question. @param marks ASCII */
  someLineThat(marks: string, asked: (line: string) => boolean): boolean {
    if (this.linesThatBegin(marks) === 0) return false;
    const wanted = new Uint8Array(128);
    for (let i = 0; i < marks.length; i++) wanted[marks.charCodeAt(i)] = 1;
    const { firsts } = this;
    for (let i = 0; i < firsts.length; i++) {
      if (wanted[firsts[i] as number] === 1 && asked(this.line(i))) return true;
    }
    return false;
  }

  /** Whether a share of the written lines fits an expression, as far as a sample of them tells. */
  fits(expression: RegExp, share: number): boolean {
    const step = Math.max(1, Math.floor(this.lines / SAMPLE));
    let asked = 0;
    let fitting = 0;
    for (let i = 0; i < this.lines; i += step) {
      if (this.firsts[i] === 0) continue;
      asked++;
      if (expression.test(this.line(i).slice(0, LOOKED_AT))) fitting++;
    }
    return fitting > 0 && fitting >= share * asked;
  }

  /** Whether there are characters beyond ASCII. */
  get beyondAscii(): boolean {
    this.beyond ??= isBeyondAscii(this.text);
    return this.beyond;
  }

  /** Whether there is a long run of characters that may be base64 (either alphabet) or hexadecimal. */
  get holdsLongRun(): boolean {
    this.longRun ??= longRunFrom(this.text, 0) !== undefined;
    return this.longRun;
  }
}

/** So many lines are looked at where a sample of them is enough. */
const SAMPLE = 40;
/** … and so many characters of each. */
const LOOKED_AT = 400;
/** Characters that are asked about at once. */
const ENCODED = 1 << 14;
const encoder = new TextEncoder();
const encoded = new Uint8Array(ENCODED);

/** UTF-8 has as many bytes as characters where all of them are ASCII; the host encodes faster than an expression looks. */
function isBeyondAscii(text: string): boolean {
  for (let at = 0; at < text.length; at += ENCODED) {
    const part = text.slice(at, at + ENCODED);
    const { read, written } = encoder.encodeInto(part, encoded);
    if (read !== part.length || written !== part.length) return true;
  }
  return false;
}

function firstMark(text: string, from: number): number {
  for (let i = from; ; i++) {
    const c = text.charCodeAt(i);
    if (c !== 32 && c !== 9) return c === 10 || Number.isNaN(c) ? 0 : c;
  }
}

/** Characters of a text from `from` on, up to `to`. */
export interface Run {
  readonly from: number;
  readonly to: number;
}

/** A run is long from so many characters on. */
export const LONG_RUN = 56;

/** By ASCII character: 1 in one of the alphabets of base64. */
const ALPHABET = new Uint8Array(128);
for (const mark of 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/-_') {
  ALPHABET[mark.charCodeAt(0)] = 1;
}

export function isInAlphabet(c: number): boolean {
  return c < 128 && ALPHABET[c] === 1;
}

/** Where a run ends that goes through `at`. */
export function runEnd(text: string, at: number): number {
  let end = at;
  while (end < text.length && isInAlphabet(text.charCodeAt(end))) end++;
  return end;
}

/** The first long run from a place on. One character in so many is enough to see them all. */
export function longRunFrom(text: string, start: number): Run | undefined {
  const { length } = text;
  for (let i = start + LONG_RUN - 1; i < length; i += LONG_RUN) {
    if (!isInAlphabet(text.charCodeAt(i))) continue;
    let from = i;
    while (from > start && isInAlphabet(text.charCodeAt(from - 1))) from--;
    const to = runEnd(text, i);
    if (to - from >= LONG_RUN) return { from, to };
  }
  return undefined;
}
