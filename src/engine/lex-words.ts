/** Words of comments: a stream by themselves, so that a paste of documentation is known as well. */
import { endsUrl, escapeWidth, LETTER, looksSecret, NOTHING, SECRET, specialAt } from './lex-marks.ts';
import { COLON, DIGIT, FNV_PRIME, FNV_SEED, hashOf, HIGH, KIND, WORD } from './lex-tables.ts';

const LF = 10;
/** A comment that holds one of these is a licence or says whose the code is: text that thousands of files share. */
const licenceWords =
  'copyright Copyright COPYRIGHT license License LICENSE licence Licence licensed Licensed SPDX warranty WARRANTY redistribution Redistribution'
    .split(' ')
    .map((word) => hashOf(word) & ~1);
/** Slot (hash >>> 1) & mask → the word's hash; the table is so large that no two of them share a slot. */
const LICENCE_MASK = 0xff;
const licenceTable = new Int32Array(LICENCE_MASK + 1);
for (const hash of licenceWords) {
  const slot = (hash >>> 1) & LICENCE_MASK;
  if (licenceTable[slot] !== 0) throw new Error('two licence words share a slot');
  licenceTable[slot] = hash;
}

/** Reads comments one after another into buffers that it keeps. */
export class CommentWords {
  length = 0;
  hashes = new Uint32Array(0);
  lines = new Uint32Array(0);
  private blockStart = 0;
  private blockIsLicence = false;
  private lastLine = -1;
  private lastMark = -1;

  /** @param capacity words at most */
  reset(capacity: number): void {
    this.length = 0;
    this.blockStart = 0;
    this.blockIsLicence = false;
    this.lastLine = -1;
    this.lastMark = -1;
    if (this.hashes.length >= capacity) return;
    this.hashes = new Uint32Array(capacity);
    this.lines = new Uint32Array(capacity);
  }

  /**
   * Takes in the words of `bytes[from … to)`.
   * @param line of `from`
   * @param mark changes whenever code stands between two comments; adjoining comments without any are one block
   * @returns the line of `to`
   */
  read(bytes: Uint8Array, from: number, to: number, line: number, mark: number): number {
    if (mark !== this.lastMark || line > this.lastLine + 1) {
      this.finish();
      this.blockStart = this.length;
      this.blockIsLicence = false;
    }
    let i = from;
    let at = line;
    while (i < to) {
      const c = bytes[i] as number;
      const kind = KIND[c] as number;
      if (kind !== WORD && kind !== DIGIT && kind !== HIGH) {
        if (c === LF) at++;
        if (kind === COLON && bytes[i + 1] === 47 && bytes[i + 2] === 47) {
          while (i < to && !endsUrl(bytes[i] as number)) i++;
        } else i += c === 92 ? escapeWidth(bytes, i) : 1;
        continue;
      }
      let h = FNV_SEED;
      let j = i;
      let unread = 0;
      while (j < to) {
        const d = bytes[j] as number;
        const k = KIND[d] as number;
        if (k !== WORD && k !== DIGIT) {
          if (k !== HIGH) break;
          const special = specialAt(bytes, j);
          if (special === NOTHING) {
            const width = d === 0xc2 ? 2 : 3;
            unread += width;
            j += width;
            continue;
          }
          if (special !== LETTER) break;
        }
        h = Math.imul(h ^ d, FNV_PRIME);
        j++;
      }
      const length = j - i - unread;
      if (length === 0) {
        i = Math.max(j, i + (c === 0xc2 ? 2 : 3));
        continue;
      }
      if (length >= 16 && looksSecret(bytes, i, j)) h = SECRET;
      const weak = length <= 2 || h === SECRET ? 1 : 0;
      h &= ~1;
      if (licenceTable[(h >>> 1) & LICENCE_MASK] === h) this.blockIsLicence = true;
      this.hashes[this.length] = h | weak;
      this.lines[this.length++] = at;
      i = j;
    }
    this.lastLine = at;
    this.lastMark = mark;
    return at;
  }

  /** Ends the block that was read last: a licence is left out as a whole. */
  finish(): void {
    if (this.blockIsLicence) this.length = this.blockStart;
    this.blockIsLicence = false;
  }
}
