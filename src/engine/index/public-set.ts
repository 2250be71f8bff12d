/** The k-grams of public code, which an index leaves out. */
import { KGrams } from '../fingerprint.ts';
import { Lexer } from '../lex.ts';
import { type Parameters, profiles, streamNames } from '../profile.ts';
import type { Profile } from '../types.ts';

/** The entries of a set: arrays of a power of two, which threads can share. */
export interface PublicTable {
  readonly lanes1: Int32Array;
  readonly lanes2: Int32Array;
}

/** Whether a set holds the k-gram of these two lanes. */
export function isInTable({ lanes1, lanes2 }: PublicTable, lane1: number, lane2: number): boolean {
  const stored = lane1 === 0 && lane2 === 0 ? 1 : lane2;
  const mask = lanes1.length - 1;
  let slot = slotOf(lane1, stored) & mask;
  for (;;) {
    const a = lanes1[slot];
    const b = lanes2[slot];
    if (a === 0 && b === 0) return false;
    if (a === lane1 && b === stored) return true;
    slot = (slot + 1) & mask;
  }
}

/**
 * Collects every k-gram of public files (densely, not winnowed), so that an index of the same profile can leave out each
 * fingerprint that public code holds anywhere. Open addressing; eight bytes an entry, filled to three quarters at most.
 */
export class PublicSet {
  /** Distinct k-grams so far. */
  size = 0;
  private readonly parameters: Parameters;
  private readonly lexer = new Lexer();
  private readonly kgrams = new KGrams();
  private lanes1 = new Int32Array(1 << 16);
  private lanes2 = new Int32Array(1 << 16);

  constructor(profile: Profile) {
    this.parameters = profiles[profile];
  }

  add(text: string): void {
    const tokens = this.lexer.lex(text);
    for (const name of streamNames) {
      this.kgrams.read(tokens[name], this.parameters[name].k);
      for (let i = 0; i < this.kgrams.length; i++) {
        this.put(this.kgrams.lane1[i] as number, this.kgrams.lane2[i] as number);
      }
    }
  }

  has(lane1: number, lane2: number): boolean {
    return isInTable(this.table, lane1, lane2);
  }

  /** What it holds, for threads that only ask; valid until the next `add`. */
  get table(): PublicTable {
    return { lanes1: this.lanes1, lanes2: this.lanes2 };
  }

  private put(lane1: number, lane2: number): void {
    if (this.has(lane1, lane2)) return;
    if ((this.size + 1) * 4 > this.lanes1.length * 3) this.grow();
    this.place(lane1, lane1 === 0 && lane2 === 0 ? 1 : lane2);
    this.size++;
  }

  private place(lane1: number, stored: number): void {
    const mask = this.lanes1.length - 1;
    let slot = slotOf(lane1, stored) & mask;
    while (this.lanes1[slot] !== 0 || this.lanes2[slot] !== 0) slot = (slot + 1) & mask;
    this.lanes1[slot] = lane1;
    this.lanes2[slot] = stored;
  }

  private grow(): void {
    const { lanes1, lanes2 } = this;
    this.lanes1 = new Int32Array(lanes1.length * 2);
    this.lanes2 = new Int32Array(lanes1.length * 2);
    for (let i = 0; i < lanes1.length; i++) {
      if (lanes1[i] !== 0 || lanes2[i] !== 0) this.place(lanes1[i] as number, lanes2[i] as number);
    }
  }
}

function slotOf(lane1: number, lane2: number): number {
  const mixed = Math.imul(lane1 ^ (lane1 >>> 15), 0x2c1b3c6d) ^ lane2;
  return (mixed ^ (mixed >>> 13)) >>> 0;
}
