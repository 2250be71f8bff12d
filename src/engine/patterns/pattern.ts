/** The door: a pattern that says of a text whether and where it fits, in time linear in the text. */
import { Alphabet, END } from './alphabet.ts';
import { Automaton, CLASS_BITS, DEAD, Side } from './automaton.ts';
import { LONGEST_PATTERN, parse, PatternError } from './parse.ts';
import { writeProgram } from './program.ts';
import { requiredText } from './required.ts';

export { LONGEST_PATTERN, PatternError };

/** Told how many characters are read; when it says true, time is over. */
export type IsLate = (characters: number) => boolean;

/** It is asked for the time after so many characters. */
const CHUNK = 1024;
/** What is read behind the end of a match in search of a later one may be so many times a text's length altogether. */
const SPARE = 4;

/**
 * A regular expression of JavaScript with the flag `u`, without look-arounds and back-references. What a character class
 * means is asked of the platform's own engine, so it means the same. Of matches that begin at one place the longest
 * counts, whereas JavaScript takes the first alternative; whether it fits and where the first match begins is the same.
 */
export class Pattern {
  private readonly backwards: Automaton;
  private readonly forwards: Automaton;
  private readonly alphabet: Alphabet;
  private readonly required: string;

  /** @throws PatternError */
  constructor(source: string) {
    const { root, sets } = parse(source);
    this.required = requiredText(root, sets);
    this.alphabet = new Alphabet(sets, 1 << CLASS_BITS);
    this.backwards = new Automaton(writeProgram(root, true), this.alphabet, true);
    this.forwards = new Automaton(writeProgram(root, false), this.alphabet, false);
  }

  /** For tests: see `Automaton.work`. */
  get work(): number {
    return this.backwards.work + this.forwards.work;
  }

  /** For tests: the steps in all states that are kept. */
  get kept(): number {
    return this.backwards.kept + this.forwards.kept;
  }

  /** Whether any part of a text may fit: a look that costs little and spares much. */
  mayFit(text: string): boolean {
    return text.includes(this.required);
  }

  /** Whether any part of a text fits; false when time is over before. */
  fits(text: string, isLate: IsLate): boolean {
    if (this.mayFit(text)) return this.readBack(text, undefined, isLate) === 'fits';
    isLate(text.length);
    return false;
  }

  /**
   * The matches of a text, each the leftmost and longest of what the one before has left. Where a pattern often looks far
   * for an end and finds none, later matches are the shortest instead, so that the time stays linear.
   * @returns false when time is over before the end
   */
  eachMatch(text: string, isLate: IsLate, take: (start: number, end: number) => void): boolean {
    const starts = new Uint8Array(text.length + 1);
    if (this.readBack(text, starts, isLate) === 'late') return false;
    let spare = SPARE * text.length;
    for (let start = starts.indexOf(1); start >= 0;) {
      const { end, read } = this.endOf(text, start, spare, isLate);
      if (end < 0) return false;
      spare -= read - end;
      take(start, end);
      start = starts.indexOf(1, Math.max(end, start + 1));
    }
    return true;
  }

  /**
   * Reads from the end: where a match of what was read ends, one begins in the text.
   * @param starts takes a 1 where one begins; without it, reading ends at the first
   */
  private readBack(text: string, starts: Uint8Array | undefined, isLate: IsLate): 'fits' | 'none' | 'late' {
    const automaton = this.backwards;
    const { first } = this.alphabet;
    let state = automaton.start(Side.edge);
    let { table } = automaton;
    let found = false;
    for (let at = text.length; at > 0;) {
      const until = Math.max(0, at - CHUNK);
      if (isLate(at - until)) return 'late';
      while (at > until) {
        let code = text.charCodeAt(at - 1);
        let width = 1;
        let class_: number;
        if (code < first.length) class_ = first[code] as number;
        else {
          if (at > 1 && isPair(text.charCodeAt(at - 2), code)) {
            code = text.codePointAt(at - 2) as number;
            width = 2;
          }
          class_ = this.alphabet.known(code);
        }
        let entry = table[(state << CLASS_BITS) | class_] as number;
        if (entry < 0) {
          entry = automaton.step(state, code);
          ({ table } = automaton);
        }
        if ((entry & 1) !== 0) {
          if (starts === undefined) return 'fits';
          starts[at] = 1;
          found = true;
        }
        state = entry >>> 1;
        at -= width;
      }
    }
    const last = table[(state << CLASS_BITS) | END] as number;
    if (((last < 0 ? automaton.step(state, undefined) : last) & 1) !== 0) {
      if (starts) starts[0] = 1;
      found = true;
    }
    return found ? 'fits' : 'none';
  }

  /**
   * The longest match from `start`, where there is one.
   * @param spare how far it may be read behind the end of one for a longer one
   * @returns `end` −1 when time is over; `read` how far it was read
   */
  private endOf(text: string, start: number, spare: number, isLate: IsLate): { end: number; read: number } {
    const automaton = this.forwards;
    let state = automaton.start(this.behind(text, start));
    let end = -1;
    let at = start;
    let told = start;
    const late = (): boolean => isLate(at - told);
    for (;;) {
      const code = text.codePointAt(at);
      const known =
        code === undefined ? -1 : (automaton.table[(state << CLASS_BITS) | this.alphabet.known(code)] as number);
      const entry = known < 0 ? automaton.step(state, code) : known;
      if ((entry & 1) !== 0) end = at;
      state = entry >>> 1;
      if (code === undefined || state === DEAD || (end >= 0 && at - end >= spare)) break;
      at += code > 0xffff ? 2 : 1;
      if (at - told < CHUNK) continue;
      if (late()) return { end: -1, read: at };
      told = at;
    }
    return late() ? { end: -1, read: at } : { end, read: at };
  }

  /** What a match that begins here has behind it. */
  private behind(text: string, at: number): number {
    if (at === 0) return Side.edge;
    return /\w/.test(text.charAt(at - 1)) ? Side.word : Side.other;
  }
}

function isPair(high: number, low: number): boolean {
  return high >= 0xd800 && high <= 0xdbff && low >= 0xdc00 && low <= 0xdfff;
}

/** What is wrong with a pattern, as a phrase that follows its name; undefined where it can be used. */
export function patternMistake(source: string): string | undefined {
  try {
    new Pattern(source);
    return undefined;
  } catch (error) {
    if (error instanceof PatternError) return error.message;
    throw error;
  }
}
