/**
 * Code that was copied at home, as an index in memory: each text becomes a small segment of keyed fingerprints, and no
 * text stays. What was copied is compared with what is pasted as the organisation's index is.
 */
import { sourceOfBytes } from '../index/memory-source.ts';
import { type IndexReader, openIndex } from '../index/reader.ts';
import { IndexWriter } from '../index/writer.ts';

/** Each segment costs a look-up for each k-gram: so many are joined to one. */
const MOST_SEGMENTS = 12;
/** So many bytes of segments are kept; beyond that, the oldest go. */
const MOST_BYTES = 2_000_000;
/** A segment of this share of it is joined no further. */
const LARGE_SHARE = 0.2;
/** The profile with the smaller windows: what is copied is short, and there is little of it. */
const PROFILE = 'sensitive';

export interface Copy {
  /** Stands for a repository in findings and rules. */
  readonly host: string;
  /** Stands for the file. */
  readonly path: string;
  readonly text: string;
  /** Names the text, in hexadecimal of 40 digits: the same text from one place is kept once. */
  readonly digest: string;
}

export class Copies {
  private readonly key: Uint8Array;
  private readonly mostBytes: number;
  private segments: Uint8Array[];
  private readonly known = new Set<string>();
  private opened: Promise<IndexReader | undefined> | undefined;

  /**
   * @param key 32 bytes; fingerprints pass a keyed function as those of every index
   * @param segments what `stored` gave before, with the same key
   * @param mostBytes of all segments together
   */
  constructor(key: Uint8Array, segments: readonly Uint8Array[] = [], mostBytes: number = MOST_BYTES) {
    this.key = key;
    this.mostBytes = mostBytes;
    this.segments = [...segments];
  }

  /** The segments, oldest first. */
  get stored(): readonly Uint8Array[] {
    return this.segments;
  }

  /** Takes a text in. @returns whether it was new and held anything that can be told again */
  async add({ host, path, text, digest }: Copy): Promise<boolean> {
    const name = `${host} ${path} ${digest}`;
    if (this.known.has(name)) return false;
    this.known.add(name);
    const writer = this.writer();
    if (writer.add({ repository: host, path, blob: digest, text }).fingerprints === 0) return false;
    this.segments.push(writer.finish().bytes);
    this.opened = undefined;
    if (this.segments.filter(this.isSmall).length > MOST_SEGMENTS) await this.join();
    for (let bytes = this.bytes(); bytes > this.mostBytes && this.segments.length > 1;) {
      bytes -= (this.segments.shift() as Uint8Array).length;
      this.known.clear();
    }
    return true;
  }

  /** What was copied, to be looked up; undefined where there is nothing. */
  reader(): Promise<IndexReader | undefined> {
    this.opened ??=
      this.segments.length === 0
        ? Promise.resolve(undefined)
        : openIndex(
            this.segments.map((bytes) => sourceOfBytes(bytes)),
            this.key,
          );
    return this.opened;
  }

  private writer(): IndexWriter {
    return new IndexWriter({ key: this.key, profile: PROFILE, storePaths: true });
  }

  /** Makes the small segments one. A large one stays as it is, so that there is an oldest that can go. */
  private async join(): Promise<void> {
    const reader = await openIndex(
      this.segments.filter(this.isSmall).map((bytes) => sourceOfBytes(bytes)),
      this.key,
    );
    const writer = this.writer();
    await writer.copy(reader, (file) => file);
    this.segments = [...this.segments.filter((bytes) => !this.isSmall(bytes)), writer.finish().bytes];
    this.opened = undefined;
  }

  private readonly isSmall = ({ length }: Uint8Array): boolean => length < LARGE_SHARE * this.mostBytes;

  private bytes(): number {
    return this.segments.reduce((sum, { length }) => sum + length, 0);
  }
}
