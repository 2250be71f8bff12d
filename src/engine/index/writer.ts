/** Files in, one segment out. Its bytes depend on the set of files, the key, the profile and the options alone. */
import type { Profile } from '../types.ts';
import { type AddedFile, FINGERPRINT_WORDS, Fingerprinter, type FingerprinterOptions } from './fingerprinter.ts';
import { MAX_SPAN } from './format.ts';
import type { IndexedFile } from './names.ts';
import type { FileEntry, IndexReader } from './reader.ts';
import { Runs } from './runs.ts';
import { MemoryScratch, type Scratch } from './scratch.ts';
import { type Digest, encodeSegment, type Segment, segmentInMemory, type SegmentStream } from './segment.ts';

export interface IndexWriterOptions extends FingerprinterOptions {
  /** Whether paths are stored; without them findings name the repository alone. */
  readonly storePaths: boolean;
  /** Where fingerprints wait until they are sorted; memory unless something else is given. */
  readonly scratch?: Scratch | undefined;
  /** SHA-256 of the platform, which is faster than the engine's own; the segment is the same. */
  readonly sha256?: (() => Digest) | undefined;
}

/** A file and its text; `blob` names the content (a git blob id), two files of equal blob are taken to be equal. */
export interface NewFile {
  readonly repository: string;
  readonly path: string;
  readonly blob: string;
}

export class IndexWriter {
  private readonly fingerprinter: Fingerprinter;
  private readonly profile: Profile;
  private readonly storePaths: boolean;
  private readonly scratch: Scratch;
  private readonly runs: Runs;
  private readonly sha256: (() => Digest) | undefined;
  private readonly files: IndexedFile[] = [];
  private readonly known = new Map<string, AddedFile>();
  private readonly removed = new Map<string, Set<number>>();

  constructor(options: IndexWriterOptions) {
    this.fingerprinter = new Fingerprinter(options);
    this.profile = options.profile;
    this.storePaths = options.storePaths;
    this.scratch = options.scratch ?? new MemoryScratch();
    this.runs = new Runs(this.scratch);
    this.sha256 = options.sha256;
  }

  /** Lexes a file and takes in its fingerprints. The same file (repository, path, blob) again changes nothing. */
  add(file: NewFile & { readonly text: string }): AddedFile {
    const added = this.fingerprinter.read(file.text);
    const { words, length } = this.fingerprinter;
    return this.addFingerprints(file, added, words.subarray(0, length));
  }

  /**
   * Takes in a file that a `Fingerprinter` of the same options has read. The same file again changes nothing.
   * @param words what the fingerprinter holds for it
   */
  addFingerprints(file: NewFile, added: AddedFile, words: Uint32Array): AddedFile {
    const number = this.begin(file, added);
    if (typeof number !== 'number') return number;
    for (let at = 0; at < words.length; at += FINGERPRINT_WORDS) {
      this.runs.put(words[at] as number, words[at + 1] as number, number, words[at + 2] as number);
    }
    return added;
  }

  /** The number of a file that is new; else what it had added. */
  private begin({ repository, path, blob }: NewFile, added: AddedFile): number | AddedFile {
    const stored = this.storePaths ? path : '';
    const identity = `${repository}\0${stored}\0${blob}`;
    const before = this.known.get(identity);
    if (before) return before;
    this.files.push({ repository, path: stored, blob, lines: added.lines });
    this.known.set(identity, added);
    return this.files.length - 1;
  }

  /**
   * Takes files over from an index without reading their text again: unchanged ones by blob id, or all for a merge.
   * @param choose the repository and path under which a file goes on, or undefined to leave it out
   * @returns how many files were taken over
   * @throws IndexError when the index is damaged
   * @throws RangeError when it is of another profile
   */
  async copy(
    reader: IndexReader,
    choose: (file: FileEntry) => { repository: string; path: string } | undefined,
  ): Promise<number> {
    if (reader.profile !== this.profile) {
      throw new RangeError(`an index of profile ${reader.profile} can't go into one of ${this.profile}`);
    }
    let copied = 0;
    for (const segment of reader.segments) {
      /** Old number + 1 → new number + 1; 0 where a file is left out. */
      const numbers = new Uint32Array(segment.header.files);
      for await (const [old, file] of segment.files()) {
        const chosen = choose({ ...file, segment: segment.id, number: old });
        if (!chosen) continue;
        const { blob, lines } = file;
        // How many of its fingerprints come over isn't known yet, and nobody asks.
        const number = this.begin({ ...chosen, blob }, { lines, fingerprints: 0, subtracted: 0 });
        if (typeof number !== 'number') continue;
        numbers[old] = number + 1;
        copied++;
      }
      await segment.forEachPlace((hi, lo, old, line, span) => {
        const number = numbers[old] as number;
        if (number > 0) this.runs.put(hi, lo, number - 1, (line - 1) * (MAX_SPAN + 1) + span);
      });
    }
    return copied;
  }

  /** States in a delta that a file of an earlier segment no longer counts. */
  remove(entry: { readonly segment: string; readonly number: number }): void {
    const numbers = this.removed.get(entry.segment) ?? new Set();
    this.removed.set(entry.segment, numbers.add(entry.number));
  }

  /** The segment of everything taken in so far, in memory; the writer has then ended. */
  finish(): Segment {
    return segmentInMemory(this.stream());
  }

  /** The same to be written piece by piece; the writer has then ended. */
  stream(): SegmentStream {
    this.known.clear();
    return encodeSegment({
      key: this.fingerprinter.key,
      profile: this.profile,
      storesPaths: this.storePaths,
      parameters: this.fingerprinter.parameters,
      files: this.files,
      removed: this.removed,
      runs: this.runs,
      scratch: this.scratch,
      sha256: this.sha256,
    });
  }
}
