/** Segments → answers: is this fingerprint there (synchronous), where (asynchronous), which files there are. */
import { deriveKey, type IndexKey } from '../key.ts';
import type { Parameters } from '../profile.ts';
import type { Profile } from '../types.ts';
import { hexOf } from './byte-buffer.ts';
import { IndexError } from './error.ts';
import type { IndexedFile } from './names.ts';
import { openSegment, type PlaceList, type SegmentReader } from './segment-reader.ts';

/** Where the bytes of a segment come from: a file, a blob, memory. */
export interface SegmentSource {
  readonly name: string;
  readonly bytes: number;
  /** Exactly `length` bytes, or fewer at the end of a file that was cut short. */
  read(offset: number, length: number): Promise<Uint8Array>;
}

/** A file of the index, with what names it to `IndexWriter.remove`. */
export interface FileEntry extends IndexedFile {
  /** Content id of its segment, in hexadecimal. */
  readonly segment: string;
  readonly number: number;
}

export interface RepositoryCount {
  readonly repository: string;
  readonly files: number;
  readonly lines: number;
}

/** What an index says of itself. */
export interface IndexTotals {
  readonly profile: Profile;
  readonly storesPaths: boolean;
  readonly parameters: Readonly<Record<string, number | string | boolean>>;
  /** Hexadecimal. */
  readonly keyCheck: string;
  readonly segments: number;
  readonly repositories: number;
  readonly files: number;
  readonly lines: number;
  readonly fingerprints: number;
  readonly places: number;
  readonly bytes: { readonly lookup: number; readonly places: number; readonly files: number; readonly total: number };
  readonly bytesPerLine: { readonly lookup: number; readonly total: number };
}

/** What `inspect` shows. */
export interface IndexNumbers extends Omit<IndexTotals, 'repositories'> {
  readonly repositories: readonly RepositoryCount[];
}

/** Of places and files; shared among the segments by their sizes. */
const MEMORY_BYTES = 24 * 1024 * 1024;

/**
 * Reads headers and lookup parts.
 * @param key the 32 bytes of the index key
 * @param memoryBytes how much of places and names is kept in memory once it was asked for
 * @throws IndexError when a segment is no index, newer, cut short or damaged, when the key isn't its key, or when the
 * segments don't go together
 */
export async function openIndex(
  sources: readonly SegmentSource[],
  key: Uint8Array,
  memoryBytes: number = MEMORY_BYTES,
): Promise<IndexReader> {
  const derived = deriveKey(key);
  const total = sources.reduce((sum, source) => sum + source.bytes, 0);
  const segments = await Promise.all(
    sources.map((source) => openSegment(source, derived, (memoryBytes * source.bytes) / total)),
  );
  const first = segments[0];
  if (!first) throw new IndexError('not-an-index', 'The index has no segments.');
  for (const { header } of segments) {
    if (header.profile !== first.header.profile) {
      throw new IndexError('corrupt', 'The segments of the index were built with different profiles.');
    }
  }
  for (const segment of segments) {
    for (const [id, numbers] of segment.removed) {
      for (const other of segments) if (other.id === id) other.dropFiles(numbers);
    }
  }
  return new IndexReader(segments, derived);
}

export class IndexReader {
  readonly key: IndexKey;
  readonly segments: readonly SegmentReader[];

  constructor(segments: readonly SegmentReader[], key: IndexKey) {
    this.segments = segments;
    this.key = key;
  }

  get profile(): Profile {
    return this.first.header.profile;
  }

  get storesPaths(): boolean {
    return this.first.header.storesPaths;
  }

  get parameters(): Parameters {
    return this.first.header.parameters;
  }

  private get first(): SegmentReader {
    return this.segments[0] as SegmentReader;
  }

  get fingerprints(): number {
    return this.segments.reduce((sum, { header }) => sum + header.fingerprints, 0);
  }

  /** Bytes that the lookup parts hold in memory. */
  get lookupBytes(): number {
    return this.segments.reduce((sum, segment) => sum + segment.lookupBytes, 0);
  }

  /**
   * The rank of a fingerprint in a segment; −1 when it isn't there. Compares the lookup bits, so that
   * of ten thousand probes of other fingerprints one or two are there by chance; `places` compares the rest.
   * @param hi the first 32 bits of the keyed fingerprint, unsigned
   * @param lo the next 24 bits
   */
  rank(segment: number, hi: number, lo: number): number {
    return (this.segments[segment] as SegmentReader).lookup.rank(hi, lo);
  }

  /** `Lookup.find` in a segment. */
  findRanks(
    segment: number,
    his: Uint32Array,
    lows: Uint32Array,
    count: number,
    onFound: (i: number, rank: number) => void,
  ): void {
    (this.segments[segment] as SegmentReader).lookup.find(his, lows, count, onFound);
  }

  /**
   * Where fingerprints are, in files that still count.
   * @param ranks ascending
   * @param lows of each, the last 24 bits of the fingerprint that was probed
   */
  places(segment: number, ranks: Uint32Array, lows: Uint32Array): Promise<PlaceList> {
    return (this.segments[segment] as SegmentReader).places(ranks, lows);
  }

  /** The file of a number that `places` gave. */
  file(segment: number, number: number): Promise<IndexedFile> {
    return (this.segments[segment] as SegmentReader).file(number);
  }

  /** Every file that still counts, segment by segment. */
  async *files(): AsyncGenerator<FileEntry> {
    for (const segment of this.segments) {
      for await (const [number, file] of segment.files()) yield { ...file, segment: segment.id, number };
    }
  }

  /** Every place of every fingerprint, in files that still count; lines count from 1. */
  async forEachPlace(
    visit: (segment: string, hi: number, lo: number, file: number, line: number, span: number) => void,
  ): Promise<void> {
    for (const segment of this.segments) {
      await segment.forEachPlace((hi, lo, file, line, span) => visit(segment.id, hi, lo, file, line, span));
    }
  }

  /** @throws IndexError when any checksum of any part is wrong */
  async verify(): Promise<void> {
    for (const segment of this.segments) await segment.verify();
  }

  /** Counts and sizes. Of a single segment the header tells them; else the names of all files are read. */
  async totals(): Promise<IndexTotals> {
    const { header } = this.first;
    if (this.segments.length > 1) {
      const { repositories, ...numbers } = await this.inspect();
      return { ...numbers, repositories: repositories.length };
    }
    return { ...this.numbers(header.files, header.lines), repositories: header.repositories };
  }

  /** The same with the counts of each repository. */
  async inspect(): Promise<IndexNumbers> {
    const counts = new Map<string, { files: number; lines: number }>();
    let files = 0;
    let lines = 0;
    for await (const file of this.files()) {
      const count = counts.get(file.repository) ?? { files: 0, lines: 0 };
      counts.set(file.repository, { files: count.files + 1, lines: count.lines + file.lines });
      files++;
      lines += file.lines;
    }
    const repositories = [...counts].map(([repository, count]) => ({ repository, ...count }));
    repositories.sort((a, b) => (a.repository < b.repository ? -1 : 1));
    return { ...this.numbers(files, lines), repositories };
  }

  private numbers(files: number, lines: number): Omit<IndexTotals, 'repositories'> {
    const sum = (of: (segment: SegmentReader) => number): number =>
      this.segments.reduce((before, segment) => before + of(segment), 0);
    const lookup = this.lookupBytes;
    const total = sum((segment) => segment.bytes);
    return {
      profile: this.profile,
      storesPaths: this.storesPaths,
      parameters: parameterRecord(this.parameters),
      keyCheck: hexOf(this.key.check),
      segments: this.segments.length,
      files,
      lines,
      fingerprints: this.fingerprints,
      places: sum(({ header }) => header.places),
      bytes: {
        lookup,
        places: sum(({ header }) => header.lineCountsBytes + header.placesBytes),
        files: sum(({ header }) => header.filesBytes),
        total,
      },
      bytesPerLine: { lookup: lines ? lookup / lines : 0, total: lines ? total / lines : 0 },
    };
  }
}

/** The parameters as `index.json` states them: `exact.k`, `exact.window`, … */
export function parameterRecord(parameters: Parameters): Record<string, number> {
  const record: Record<string, number> = {};
  for (const [stream, values] of Object.entries(parameters)) {
    for (const [name, value] of Object.entries(values)) record[`${stream}.${name}`] = value as number;
  }
  return record;
}
