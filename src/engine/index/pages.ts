/** What was read of a segment's places and files, kept by pages up to a limit: the rest is read again when it is asked for. */
import { IndexError } from './error.ts';
import type { SegmentSource } from './reader.ts';

/** About what one read of the browser's files takes in the time that it takes to begin one. */
const PAGE_BYTES = 32 * 1024;
/** Missing pages that have so few others between them are read in one go. */
const MOST_BETWEEN = 1;
/** Pages of one read: more would let the first wait for the last. */
const MOST_PAGES = 64;

/** A slice of the part, asked for together with others. */
export interface Slice {
  readonly offset: number;
  readonly length: number;
}

export class Pages {
  private readonly source: SegmentSource;
  private readonly start: number;
  private readonly bytes: number;
  private readonly most: number;
  private readonly pages = new Map<number, Uint8Array>();

  /**
   * @param start where in the source the part begins
   * @param bytes how long it is
   * @param memoryBytes how much of it is kept
   */
  constructor(source: SegmentSource, start: number, bytes: number, memoryBytes: number) {
    this.source = source;
    this.start = start;
    this.bytes = bytes;
    this.most = Math.max(1, Math.floor(memoryBytes / PAGE_BYTES));
  }

  /** One slice; a long one is read past the pages. @throws IndexError when the source is shorter than it should be */
  async read(offset: number, length: number): Promise<Uint8Array> {
    if (length > MOST_PAGES * PAGE_BYTES) return this.readExactly(offset, length);
    const [bytes] = await this.readAll([{ offset, length }]);
    return bytes as Uint8Array;
  }

  /** Slices in the order in which they lie. @throws IndexError when the source is shorter than it should be */
  async readAll(slices: readonly Slice[]): Promise<Uint8Array[]> {
    const held = new Map<number, Uint8Array>();
    const missing: number[] = [];
    for (const { offset, length } of slices) {
      const last = Math.floor((offset + length - 1) / PAGE_BYTES);
      for (let page = Math.floor(offset / PAGE_BYTES); page <= last; page++) {
        if (held.has(page) || missing[missing.length - 1] === page) continue;
        const known = this.pages.get(page);
        if (known) held.set(page, known);
        else missing.push(page);
      }
    }
    const reads: Promise<void>[] = [];
    for (let i = 0; i < missing.length;) {
      const first = missing[i] as number;
      let last = first;
      for (i++; i < missing.length; i++) {
        const next = missing[i] as number;
        if (next - last > MOST_BETWEEN + 1 || next - first >= MOST_PAGES) break;
        last = next;
      }
      reads.push(this.readPages(first, last, held));
    }
    await Promise.all(reads);
    return slices.map(({ offset, length }) => cut(held, offset, length));
  }

  private async readPages(first: number, last: number, held: Map<number, Uint8Array>): Promise<void> {
    const offset = first * PAGE_BYTES;
    const bytes = await this.readExactly(offset, Math.min(this.bytes, (last + 1) * PAGE_BYTES) - offset);
    // What there is no room for any more goes whole: which pages a text needs is chance, and so which are worth keeping.
    if (this.pages.size + last - first + 1 > this.most) this.pages.clear();
    for (let page = first; page <= last; page++) {
      const at = (page - first) * PAGE_BYTES;
      const part = bytes.subarray(at, at + PAGE_BYTES);
      held.set(page, part);
      if (this.pages.size < this.most) this.pages.set(page, part);
    }
  }

  private async readExactly(offset: number, length: number): Promise<Uint8Array> {
    const bytes = await this.source.read(this.start + offset, length);
    if (bytes.length !== length) throw new IndexError('truncated', 'The index is cut short: fetch or build it again.');
    return bytes;
  }
}

/** A slice of pages that are there. */
function cut(held: ReadonlyMap<number, Uint8Array>, offset: number, length: number): Uint8Array {
  const first = Math.floor(offset / PAGE_BYTES);
  const inFirst = offset - first * PAGE_BYTES;
  const page = held.get(first) as Uint8Array;
  if (length <= page.length - inFirst) return page.subarray(inFirst, inFirst + length);
  const bytes = new Uint8Array(length);
  for (let filled = 0, number = first; filled < length; number++) {
    const from = number === first ? inFirst : 0;
    const part = (held.get(number) as Uint8Array).subarray(from, from + length - filled);
    bytes.set(part, filled);
    filled += part.length;
  }
  return bytes;
}
