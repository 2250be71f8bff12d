/** Chosen files → their fingerprints in a writer, and what there is to say of them. */
import type { FileEntry } from '../../engine/index/reader.ts';
import type { IndexWriter } from '../../engine/index/writer.ts';
import { Failure } from '../failure.ts';
import type { NamedKey } from '../index-files/stored-index.ts';
import { type SkipCounts, addCount, addCounts } from '../source/skip-counts.ts';
import type { ListedFile, NamedSource } from '../source/source.ts';
import type { Profile } from '../../engine/types.ts';
import { counted } from '../streams.ts';
import { FINGERPRINT_WORDS } from '../../engine/index/fingerprinter.ts';
import type { BatchOutcome, FileOutcome, FileTask } from './fingerprint-files.ts';
import type { PublicCode } from './public-code.ts';
import type { Selection } from './select.ts';
import type { Shard } from './shard.ts';
import { type Threads, ownThread, workerThreads } from './threads.ts';

/** Files of one path, chosen. */
export interface Part {
  readonly source: NamedSource;
  readonly selection: Selection;
  readonly files: readonly ListedFile[];
}

export interface TakeRequest {
  readonly key: NamedKey;
  readonly profile: Profile;
  readonly storePaths: boolean;
  readonly shard: Shard | undefined;
  readonly jobs: number;
  /** Whether one path was named: it must then hold something. */
  readonly isOnlyPart: boolean;
  readonly subtracted: PublicCode;
  /** Whether a repository's files are read again though the index has them. */
  readonly isAnew: (repository: string) => boolean;
  /** Files of the index by `identity`. */
  readonly existing: ReadonlyMap<string, FileEntry>;
  readonly onProgress: (step: 'files', done: number, total: number, bytes: number) => void;
}

export interface Taken {
  /** Identities that are there now. */
  readonly seen: Set<string>;
  added: number;
  unchanged: number;
  lines: number;
  bytes: number;
  readonly skipped: SkipCounts;
  readonly warnings: string[];
}

/** Files of one batch: enough that a message costs little, few enough that threads end together. */
const BATCH_FILES = 32;
const BATCH_BYTES = 4 * 1024 * 1024;
/** To start threads takes as long as to read so many files. */
const LEAST_FILES_FOR_THREADS = 400;

export function identity(repository: string, path: string, blob: string): string {
  return `${repository}\0${path}\0${blob}`;
}

export function nothingToIndex(source: NamedSource, skipped: Readonly<SkipCounts>): Failure {
  const reasons = Object.entries(skipped).map(([reason, count]) => `${count} ${reason}`);
  const why = reasons.length === 0 ? '' : `; skipped: ${reasons.join(', ')}`;
  return new Failure(`${source.path}: is empty (no file to index${why})`);
}

/** Throws a `Failure` that names a path without a file to index, a file that can't be read, or a thread that ended. */
export async function takeFiles(writer: IndexWriter, parts: readonly Part[], request: TakeRequest): Promise<Taken> {
  const taken: Taken = {
    ...{ seen: new Set(), skipped: {}, warnings: [] },
    ...{ added: 0, unchanged: 0, lines: 0, bytes: 0 },
  };
  const total = parts.reduce((sum, { files }) => sum + files.length, 0);
  const isSmall = request.jobs === 1 || total < LEAST_FILES_FOR_THREADS;
  // The bundle of the command line is one module; it starts threads with itself.
  const threads = isSmall ? ownThread() : workerThreads(request.jobs, new URL(import.meta.url));
  let done = 0;
  const onFile = (): void => request.onProgress('files', (done += 1), total, taken.bytes);
  try {
    for (const part of parts) await new PartTaker(writer, part, request, taken, onFile).take(threads);
  } finally {
    await threads.close();
  }
  return taken;
}

/** Takes the files of one part. */
class PartTaker {
  private readonly writer: IndexWriter;
  private readonly part: Part;
  private readonly request: TakeRequest;
  private readonly taken: Taken;
  private readonly onFile: () => void;
  private readonly skipped: SkipCounts;
  private readonly counts = { fingerprints: 0, subtracted: 0, files: 0 };
  /** Blob ids of this repository in the index by path; without paths all of them under ''. */
  private readonly known = new Map<string, string[]>();

  constructor(writer: IndexWriter, part: Part, request: TakeRequest, taken: Taken, onFile: () => void) {
    this.writer = writer;
    this.part = part;
    this.request = request;
    this.taken = taken;
    this.onFile = onFile;
    this.skipped = { ...part.selection.skipped };
    const { name } = part.source;
    if (request.isAnew(name)) return;
    for (const { repository, path, blob } of request.existing.values()) {
      if (repository !== name) continue;
      const blobs = this.known.get(path);
      if (blobs) blobs.push(blob);
      else this.known.set(path, [blob]);
    }
  }

  async take(threads: Threads): Promise<void> {
    const { part, request, counts, taken } = this;
    const { source } = part;
    threads.configure({
      key: request.key.bytes,
      profile: request.profile,
      // A file that was named is taken however it was made.
      judged: source.kind !== 'file',
      publicTables: request.subtracted.tablesFor(source.name),
      publicList: request.subtracted.list?.bytes,
      knownBlobs: request.storePaths ? [] : (this.known.get('') ?? []),
    });
    const running = new Set<Promise<void>>();
    try {
      for await (const tasks of this.batches()) {
        const batch = threads.run(tasks).then((outcome) => this.takeBatch(tasks, outcome));
        running.add(batch);
        const forget = (): void => void running.delete(batch);
        batch.then(forget, () => undefined);
        if (running.size >= threads.capacity) await Promise.race(running);
      }
      await Promise.all(running);
    } catch (error) {
      await Promise.allSettled(running);
      throw error;
    }
    if (counts.files === 0 && (!request.shard || part.selection.wanted.length === 0)) {
      const nothing = nothingToIndex(source, this.skipped);
      // Of many repositories, one of pictures alone must not keep the others out of the index.
      if (request.isOnlyPart) throw nothing;
      taken.warnings.push(nothing.message);
    }
    addCounts(taken.skipped, this.skipped);
    if (counts.subtracted > counts.fingerprints) taken.warnings.push(this.mostlyPublic());
  }

  /** Files to read, a few at a time; what the index has as it is isn't among them where git says so. */
  private async *batches(): AsyncGenerator<FileTask[]> {
    const inGit: ListedFile[] = [];
    let batch: FileTask[] = [];
    for (const file of this.part.files) {
      const { path, location, blob } = file;
      const known = this.request.storePaths ? this.known.get(path) : this.known.get('');
      if (blob === undefined) {
        batch.push({ path, location, ...(known && this.request.storePaths ? { known } : {}) });
        if (batch.length === BATCH_FILES) {
          yield batch;
          batch = [];
        }
      } else if (known?.includes(blob)) this.takeOutcome(path, { blob, known: true }, NO_WORDS);
      else inGit.push(file);
    }
    let bytes = 0;
    for await (const { file, content } of this.part.source.read(inGit)) {
      if (content === 'absent') this.onFile();
      else if (content === 'too-large') this.takeOutcome(file.path, { skipped: content }, NO_WORDS);
      else {
        bytes += content.length;
        const { path, location, blob } = file;
        batch.push({ path, location, content, ...(blob === undefined ? {} : { blob }) });
      }
      if (batch.length >= BATCH_FILES || bytes >= BATCH_BYTES) {
        yield batch;
        batch = [];
        bytes = 0;
      }
    }
    if (batch.length > 0) yield batch;
  }

  private takeBatch(tasks: readonly FileTask[], { outcomes, words }: BatchOutcome): void {
    let at = 0;
    outcomes.forEach((outcome, i) => {
      const count = 'added' in outcome ? outcome.added.fingerprints * FINGERPRINT_WORDS : 0;
      this.takeOutcome((tasks[i] as FileTask).path, outcome, words.subarray(at, at + count));
      at += count;
    });
  }

  private takeOutcome(path: string, outcome: FileOutcome, words: Uint32Array): void {
    const { taken, counts, part, request } = this;
    this.onFile();
    if ('skipped' in outcome) addCount(this.skipped, outcome.skipped);
    if (!('blob' in outcome)) return;
    counts.files += 1;
    const { blob } = outcome;
    const repository = part.source.name;
    const id = identity(repository, request.storePaths ? path : '', blob);
    if (taken.seen.has(id)) return;
    taken.seen.add(id);
    if (!('added' in outcome)) {
      taken.unchanged += 1;
      return;
    }
    const added = this.writer.addFingerprints({ repository, path, blob }, outcome.added, words);
    taken.added += 1;
    taken.lines += added.lines;
    taken.bytes += outcome.bytes;
    counts.fingerprints += added.fingerprints;
    counts.subtracted += added.subtracted;
  }

  private mostlyPublic(): string {
    const { fingerprints, subtracted } = this.counts;
    const total = fingerprints + subtracted;
    const percent = Math.round((subtracted / total) * 100);
    return `${this.part.source.path}: ${percent}% of ${counted(total, 'fingerprint')} are public code and were left out`;
  }
}

const NO_WORDS = new Uint32Array(0);
