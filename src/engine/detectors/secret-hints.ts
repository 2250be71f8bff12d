/** Finds where any of several hundred short hints stands in a text, in one pass (Wu and Manber's shift table). */

/** Every hint is known by so many of its characters, and has no fewer. */
const WINDOW = 3;
/** Pairs of folded characters, seven bits each. */
const PAIRS = 1 << 14;
/** From the most to the least frequent, roughly, in code and in prose. */
const frequent = ' etaoinsrhldcumfpg./"=-(,:wybvkxjqz';

/** Upper and lower case, and some other characters, fall together: whatever is found is looked at again. */
function fold(code: number): number {
  return (code | 32) & 127;
}

interface Hint<T> {
  /** Folded. */
  readonly codes: readonly number[];
  /** Where in the hint its window ends: the distance from the hint's first to the window's last character. */
  readonly reach: number;
  readonly value: T;
}

/** A set of hints, each with what it stands for. */
export class Hints<T> {
  private readonly shifts = new Uint8Array(PAIRS).fill(WINDOW - 1);
  private readonly byPair = Array.from({ length: PAIRS }, (): Hint<T>[] => []);

  /** @param hints at least three ASCII characters each; case doesn't count */
  constructor(hints: Iterable<readonly [hint: string, value: T]>) {
    for (const [hint, value] of hints) {
      if (hint.length < WINDOW) throw new RangeError(`too short a hint: ${hint}`);
      const codes = Array.from(hint, (character) => fold(character.charCodeAt(0)));
      const reach = rarestWindow(codes);
      for (let back = 0; back < WINDOW - 1; back++) {
        const pair = ((codes[reach - back - 1] as number) << 7) | (codes[reach - back] as number);
        this.shifts[pair] = Math.min(this.shifts[pair] as number, back);
        if (back === 0) (this.byPair[pair] as Hint<T>[]).push({ codes, reach, value });
      }
    }
  }

  /**
   * Tells `onHint` of every place where a hint starts; of two that don't overlap, the first one first. Once it answers
   * `stop`, the rest isn't looked at.
   */
  find(text: string, onHint: (at: number, value: T) => unknown): void {
    const { shifts, byPair } = this;
    const { length } = text;
    for (let at = WINDOW - 1; at < length;) {
      const pair = (((text.charCodeAt(at - 1) | 32) & 127) << 7) | ((text.charCodeAt(at) | 32) & 127);
      const shift = shifts[pair] as number;
      if (shift > 0) {
        at += shift;
        continue;
      }
      const hints = byPair[pair] as Hint<T>[];
      for (let i = 0; i < hints.length; i++) {
        const { codes, reach, value } = hints[i] as Hint<T>;
        if (stands(text, at - reach, codes) && onHint(at - reach, value) === 'stop') return;
      }
      at++;
    }
  }
}

/** Where the window ends whose last pair of characters is the rarest. */
function rarestWindow(codes: readonly number[]): number {
  let best = WINDOW - 1;
  let most = -1;
  for (let at = WINDOW - 1; at < codes.length; at++) {
    const rarity = rarityOf(codes[at] as number) + rarityOf(codes[at - 1] as number);
    if (rarity > most) [best, most] = [at, rarity];
  }
  return best;
}

function rarityOf(code: number): number {
  const place = frequent.indexOf(String.fromCharCode(code));
  return place < 0 ? frequent.length : place;
}

function stands(text: string, start: number, codes: readonly number[]): boolean {
  if (start < 0) return false;
  for (let i = 0; i < codes.length; i++) {
    if (fold(text.charCodeAt(start + i)) !== codes[i]) return false;
  }
  return true;
}
