/** How much unwrapping may do: what it makes of a text stays a few times the text's length, whatever the text says. */

/** Characters that may be made for each character of the input … */
const TIMES = 8;
/** … and on top of those: a short text may hold much that was compressed. */
const GRACE = 256_000;

export class Work {
  /** Characters that were gone through so far. */
  read = 0;
  /** Whether something was left out because it would have been too much. */
  exceeded = false;
  private room: number;

  /** @param length characters of the input */
  constructor(length: number) {
    this.room = TIMES * length + GRACE;
  }

  /** Characters that may still be made. */
  get left(): number {
    return this.room;
  }

  /** Whether so many characters more may be made; they are then taken to be. */
  take(characters: number): boolean {
    if (characters > this.room) {
      this.exceeded = true;
      return false;
    }
    this.room -= characters;
    return true;
  }
}
