/** Characters → classes: those that fit the same sets of a pattern are one. */
import type { CharacterSet } from './parse.ts';

/** The class that stands for "not known yet, or none of the first ones". */
export const ASK = 0;
/** The class of the text's end. */
export const END = 1;
const FIRST = 2;

const PAGE_BITS = 8;
const PAGE = 2 ** PAGE_BITS;

export class Alphabet {
  /** The classes of the first characters. */
  readonly first = new Uint8Array(PAGE);
  private readonly pages = new Map<number, Uint8Array>([[0, this.first]]);
  /** Characters of the later classes: no transitions are kept for them, but what they fit is asked once. */
  private readonly later = new Map<number, number>();
  private readonly sets: readonly CharacterSet[];
  private readonly numbers = new Map<string, number>();
  /** By class: the sets that its characters fit. */
  private readonly fitting: (readonly boolean[])[] = [];
  private readonly words: boolean[] = [];
  private readonly most: number;

  /** @param most classes up to here, not included, are remembered by character; at most 256 */
  constructor(sets: readonly CharacterSet[], most: number) {
    this.sets = sets;
    this.most = most;
  }

  /** The class of a character, `ASK` when `classOf` has to be asked. */
  known(code: number): number {
    return this.pages.get(code >>> PAGE_BITS)?.[code & (PAGE - 1)] ?? ASK;
  }

  /** The class of a character. */
  classOf(code: number): number {
    const known = this.known(code) || this.later.get(code);
    if (known !== undefined) return known;
    const text = String.fromCodePoint(code);
    const fitting = this.sets.map((set) => (typeof set === 'number' ? set === code : set.test(text)));
    const isWord = /^\w$/.test(text);
    const signature = `${isWord ? 'w' : ''}${fitting.flatMap((fits, i) => (fits ? [i] : [])).join()}`;
    let number = this.numbers.get(signature);
    if (number === undefined) {
      number = FIRST + this.fitting.length;
      this.numbers.set(signature, number);
      this.fitting.push(fitting);
      this.words.push(isWord);
    }
    if (number < this.most) this.remember(code, number);
    else this.later.set(code, number);
    return number;
  }

  fits(number: number, set: number): boolean {
    return this.fitting[number - FIRST]?.[set] === true;
  }

  isWord(number: number): boolean {
    return this.words[number - FIRST] === true;
  }

  private remember(code: number, number: number): void {
    let page = this.pages.get(code >>> PAGE_BITS);
    if (page === undefined) this.pages.set(code >>> PAGE_BITS, (page = new Uint8Array(PAGE)));
    page[code & (PAGE - 1)] = number;
  }
}
