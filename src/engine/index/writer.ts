/** Files in, one segment out. Its bytes depend on the set of files, the key, the profile and the options alone. */
import { type IsPublic, KGrams } from '../fingerprint.ts';
import { deriveKey, type IndexKey } from '../key.ts';
import { Lexer } from '../lex.ts';
import type { TokenStream } from '../tokens.ts';
import { type Parameters, profiles, streamNames, type StreamParameters } from '../profile.ts';
import type { Profile } from '../types.ts';
import { GrowingUint32 } from './growing.ts';
import { LOW_FIELD_BITS } from './lookup.ts';
import type { IndexedFile } from './names.ts';
import type { FileEntry, IndexReader } from './reader.ts';
import { encodeSegment, MAX_SPAN, type Segment } from './segment.ts';

export interface IndexWriterOptions {
  /** The 32 bytes of the index key. */
  readonly key: Uint8Array;
  readonly profile: Profile;
  /** Whether paths are stored; without them findings name the repository alone. */
  readonly storePaths: boolean;
  /** Says of raw k-grams whether public code holds them; those are not indexed (public-set.ts). */
  readonly isPublic?: IsPublic | undefined;
}

export interface AddedFile {
  readonly lines: number;
  readonly fingerprints: number;
  /** Fingerprints that were left out because public code holds them. */
  readonly subtracted: number;
}

export class IndexWriter {
  private readonly key: IndexKey;
  private readonly options: IndexWriterOptions;
  private readonly parameters: Parameters;
  private readonly lexer = new Lexer();
  private readonly kgrams = new KGrams();
  private readonly files: IndexedFile[] = [];
  private readonly known = new Map<string, AddedFile>();
  private readonly removed = new Map<string, Set<number>>();
  private readonly hi = new GrowingUint32();
  private readonly lo = new GrowingUint32();
  private readonly fileOf = new GrowingUint32();
  /** Line (from 0) × 64 + line span. */
  private readonly lineOf = new GrowingUint32();

  constructor(options: IndexWriterOptions) {
    this.options = options;
    this.key = deriveKey(options.key);
    this.parameters = profiles[options.profile];
  }

  /**
   * Lexes a file and takes in its fingerprints. The same file (repository, path, blob) again changes nothing.
   * @param file `blob` names the content (a git blob id); two files of equal blob are taken to be equal
   */
  add(file: { repository: string; path: string; blob: string; text: string }): AddedFile {
    const tokens = this.lexer.lex(file.text);
    const number = this.begin({ ...file, lines: tokens.lines });
    if (typeof number !== 'number') return number;
    const before = this.hi.length;
    let subtracted = 0;
    streamNames.forEach((name, stream) => {
      subtracted += this.addStream(stream, tokens[name], this.parameters[name], number);
    });
    return this.end(number, { lines: tokens.lines, fingerprints: this.hi.length - before, subtracted });
  }

  private addStream(stream: number, tokens: TokenStream, parameters: StreamParameters, file: number): number {
    const { kgrams } = this;
    const { prf } = this.key;
    kgrams.read(tokens, parameters.k);
    kgrams.winnow(tokens, parameters, this.options.isPublic);
    for (let i = 0; i < kgrams.selectedLength; i++) {
      const at = kgrams.selected[i] as number;
      prf.tag(kgrams.lane1[at] as number, kgrams.lane2[at] as number, stream);
      const first = tokens.lines[at] as number;
      const span = Math.min(MAX_SPAN, (tokens.lines[at + parameters.k - 1] as number) - first);
      this.put(prf.t0 >>> 0, prf.t1 >>> (32 - LOW_FIELD_BITS), file, first - 1, span);
    }
    // Every k-gram of public code is passed over, where winnowing would have kept 2 of w + 1.
    return Math.round((kgrams.subtracted * 2) / (parameters.window + 1));
  }

  private put(hi: number, lo: number, file: number, line: number, span: number): void {
    this.hi.push(hi);
    this.lo.push(lo);
    this.fileOf.push(file);
    this.lineOf.push(line * (MAX_SPAN + 1) + span);
  }

  private begin(file: IndexedFile): number | AddedFile {
    const path = this.options.storePaths ? file.path : '';
    const identity = `${file.repository}\0${path}\0${file.blob}`;
    const before = this.known.get(identity);
    if (before) return before;
    this.files.push({ repository: file.repository, path, blob: file.blob, lines: file.lines });
    this.known.set(identity, { lines: file.lines, fingerprints: 0, subtracted: 0 });
    return this.files.length - 1;
  }

  private end(number: number, added: AddedFile): AddedFile {
    const file = this.files[number] as IndexedFile;
    this.known.set(`${file.repository}\0${file.path}\0${file.blob}`, added);
    return added;
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
    if (reader.profile !== this.options.profile) {
      throw new RangeError(`an index of profile ${reader.profile} can't go into one of ${this.options.profile}`);
    }
    let copied = 0;
    const numbers = new Map<string, Map<number, number>>();
    for await (const entry of reader.files()) {
      const chosen = choose(entry);
      if (!chosen) continue;
      const number = this.begin({ ...chosen, blob: entry.blob, lines: entry.lines });
      if (typeof number !== 'number') continue;
      const ofSegment = numbers.get(entry.segment) ?? new Map<number, number>();
      numbers.set(entry.segment, ofSegment.set(entry.number, number));
      copied++;
    }
    const counts = new Map<number, number>();
    await reader.forEachPlace((segment, hi, lo, file, line, span) => {
      const number = numbers.get(segment)?.get(file);
      if (number === undefined) return;
      this.put(hi, lo, number, line - 1, span);
      counts.set(number, (counts.get(number) ?? 0) + 1);
    });
    for (const ofSegment of numbers.values()) {
      for (const number of ofSegment.values()) {
        const { lines } = this.files[number] as IndexedFile;
        this.end(number, { lines, fingerprints: counts.get(number) ?? 0, subtracted: 0 });
      }
    }
    return copied;
  }

  /** States in a delta that a file of an earlier segment no longer counts. */
  remove(entry: { readonly segment: string; readonly number: number }): void {
    const numbers = this.removed.get(entry.segment) ?? new Set();
    this.removed.set(entry.segment, numbers.add(entry.number));
  }

  /** The segment of everything taken in so far. */
  finish(): Segment {
    return encodeSegment({
      key: this.key,
      profile: this.options.profile,
      storesPaths: this.options.storePaths,
      parameters: this.parameters,
      files: this.files,
      removed: this.removed,
      hi: this.hi.view(),
      lo: this.lo.view(),
      fileOf: this.fileOf.view(),
      lineOf: this.lineOf.view(),
    });
  }
}
