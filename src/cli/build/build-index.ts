/** Paths → what has to change in an index: one new segment, and which of the old ones go on. Writes nothing. */
import { IndexWriter } from '../../engine/index/writer.ts';
import type { FileEntry } from '../../engine/index/reader.ts';
import type { Segment } from '../../engine/index/segment.ts';
import type { Profile } from '../../engine/types.ts';
import { Failure } from '../failure.ts';
import { type NamedKey, type StoredIndex, namingIndex } from '../index-files/stored-index.ts';
import { type SkipCounts, addCount, addCounts } from '../source/skip-counts.ts';
import type { ListedFile, NamedSource } from '../source/source.ts';
import { counted } from '../streams.ts';
import {
  type IsPublic,
  type PublicCode,
  type PublicDigests,
  type PublicFiles,
  labelOf,
  openPublic,
  readPublic,
} from './public-code.ts';
import { readTexts } from './read-texts.ts';
import { type Selection, select } from './select.ts';
import { type Shard, inShard } from './shard.ts';

/** From so many segments on, they are joined into one: each costs every lookup a probe. */
const MOST_SEGMENTS = 8;

/** What is asked for. */
export interface BuildRequest {
  readonly sources: readonly NamedSource[];
  readonly publicPaths: readonly string[];
  readonly key: NamedKey;
  readonly profile: Profile;
  readonly storePaths: boolean;
  readonly shard: Shard | undefined;
  /** The index that is there, and what public code was subtracted when it was built. */
  readonly previous: StoredIndex | undefined;
  readonly previousPublic: PublicDigests;
  /** Tells the index and key files, which may lie in a folder that is indexed. */
  readonly isOurs: (location: string | Buffer) => boolean;
  readonly onProgress: (step: 'public' | 'files', done: number, total: number, bytes: number) => void;
}

/** What came out. */
export interface BuildResult {
  /** Undefined when nothing has changed. */
  readonly segment: Segment | undefined;
  /** Whether the new segment stands beside the old ones; else it takes their place. */
  readonly isDelta: boolean;
  readonly publicDigests: PublicDigests;
  readonly publicFiles: number;
  readonly added: number;
  readonly unchanged: number;
  readonly removed: number;
  /** Lines and bytes of what was added. */
  readonly lines: number;
  readonly bytes: number;
  readonly skipped: SkipCounts;
  readonly warnings: readonly string[];
}

/** Files of one path, chosen. */
interface Part {
  readonly source: NamedSource;
  readonly selection: Selection;
  readonly files: readonly ListedFile[];
}

/** Throws a `Failure` that names a path without a file to index, or a file that can't be read. */
export async function buildIndex(request: BuildRequest): Promise<BuildResult> {
  const parts = request.sources.map((source) => chooseFiles(source, request));
  const subtracted = await subtract(parts, request);
  const existing = await existingFiles(request);
  const { previousPublic, previous, key } = request;
  // Where other public code is subtracted than before, unchanged files have other fingerprints.
  const isAnew = (repository: string): boolean => {
    const label = labelOf(key.bytes, repository);
    return previousPublic.get(label) !== subtracted.digests.get(label);
  };
  const taken = await takeFiles(parts, subtracted, isAnew, existing, request);
  const gone = [...existing].filter(
    ([id, entry]) => inScope(entry, request) && (!taken.seen.has(id) || isAnew(entry.repository)),
  );
  const isChanged = taken.added > 0 || gone.length > 0 || previous === undefined;
  const isDelta =
    previous !== undefined && previous.manifest.segments.length < MOST_SEGMENTS && gone.length * 2 <= existing.size;
  if (isChanged) await complete(taken.writer, gone, isDelta, request);
  return {
    segment: isChanged ? taken.writer.finish() : undefined,
    isDelta,
    publicDigests: digestsAfter(request, subtracted.digests),
    publicFiles: subtracted.files,
    added: taken.added,
    unchanged: taken.unchanged,
    removed: gone.filter(([id]) => !taken.seen.has(id)).length,
    lines: taken.lines,
    bytes: taken.bytes,
    skipped: taken.skipped,
    warnings: taken.warnings,
  };
}

/** Repositories that weren't named keep what was noted for them. */
function digestsAfter({ sources, previousPublic, key }: BuildRequest, now: PublicDigests): PublicDigests {
  const named = new Set(sources.map((source) => labelOf(key.bytes, source.name)));
  return new Map([...[...previousPublic].filter(([label]) => !named.has(label)), ...now]);
}

function chooseFiles(source: NamedSource, request: BuildRequest): Part {
  const selection = select(source, request.isOurs);
  if (selection.wanted.length === 0) throw nothingToIndex(source, selection.skipped);
  const { shard } = request;
  const files = shard ? selection.wanted.filter((file) => inShard(shard, source.name, file.path)) : selection.wanted;
  return { source, selection, files };
}

function nothingToIndex(source: NamedSource, skipped: Readonly<SkipCounts>): Failure {
  const reasons = Object.entries(skipped).map(([reason, count]) => `${count} ${reason}`);
  const why = reasons.length === 0 ? '' : `; skipped: ${reasons.join(', ')}`;
  return new Failure(`${source.path}: is empty (no file to index${why})`);
}

async function subtract(parts: readonly Part[], request: BuildRequest): Promise<PublicCode> {
  const common = await openPublic(request.publicPaths);
  const own = new Map<string, PublicFiles[]>();
  for (const { source, selection } of parts) {
    own.set(source.name, [...(own.get(source.name) ?? []), { source, files: selection.others }]);
  }
  const total = [...common, ...[...own.values()].flat()].reduce((sum, { files }) => sum + files.length, 0);
  let done = 0;
  const onFile = (): void => request.onProgress('public', (done += 1), total, 0);
  return readPublic(common, own, { profile: request.profile, key: request.key.bytes, onFile });
}

/** Files of the index by repository, path and content. */
async function existingFiles({ previous, key }: BuildRequest): Promise<Map<string, FileEntry>> {
  const files = new Map<string, FileEntry>();
  if (!previous) return files;
  await namingIndex(key.name, async () => {
    for await (const entry of previous.reader.files()) {
      files.set(identity(entry.repository, entry.path, entry.blob), entry);
    }
  });
  return files;
}

function identity(repository: string, path: string, blob: string): string {
  return `${repository}\0${path}\0${blob}`;
}

/** Whether this run speaks for a file: its repository was named, and the file is in the shard. */
function inScope(entry: FileEntry, { sources, shard, storePaths }: BuildRequest): boolean {
  if (!sources.some((source) => source.name === entry.repository)) return false;
  return !shard || !storePaths || inShard(shard, entry.repository, entry.path);
}

interface Taken {
  readonly writer: IndexWriter;
  /** Identities that are there now. */
  readonly seen: Set<string>;
  added: number;
  unchanged: number;
  lines: number;
  bytes: number;
  readonly skipped: SkipCounts;
  readonly warnings: string[];
}

async function takeFiles(
  parts: readonly Part[],
  subtracted: PublicCode,
  isAnew: (repository: string) => boolean,
  existing: ReadonlyMap<string, FileEntry>,
  request: BuildRequest,
): Promise<Taken> {
  let isPublic: IsPublic | undefined;
  const writer = new IndexWriter({
    key: request.key.bytes,
    profile: request.profile,
    storePaths: request.storePaths,
    isPublic: (lane1, lane2) => isPublic?.(lane1, lane2) ?? false,
  });
  const taken: Taken = {
    ...{ writer, seen: new Set(), skipped: {}, warnings: [] },
    ...{ added: 0, unchanged: 0, lines: 0, bytes: 0 },
  };
  const total = parts.reduce((sum, { files }) => sum + files.length, 0);
  let done = 0;
  for (const { source, selection, files } of parts) {
    const skipped: SkipCounts = { ...selection.skipped };
    const idOf = (path: string, blob: string): string => identity(source.name, request.storePaths ? path : '', blob);
    const counts = { fingerprints: 0, subtracted: 0, files: 0 };
    const known = isAnew(source.name) ? new Map<string, FileEntry>() : existing;
    isPublic = subtracted.isPublicFor(source.name);
    for await (const read of readTexts(source, files, true, (path, blob) => known.has(idOf(path, blob)))) {
      request.onProgress('files', (done += 1), total, taken.bytes);
      if ('skipped' in read) addCount(skipped, read.skipped);
      if (!('blob' in read)) continue;
      counts.files += 1;
      const id = idOf(read.file.path, read.blob);
      if (taken.seen.has(id)) continue;
      taken.seen.add(id);
      if (!('text' in read)) {
        taken.unchanged += 1;
        continue;
      }
      const added = writer.add({ repository: source.name, path: read.file.path, blob: read.blob, text: read.text });
      taken.added += 1;
      taken.lines += added.lines;
      taken.bytes += read.bytes;
      counts.fingerprints += added.fingerprints;
      counts.subtracted += added.subtracted;
    }
    if (counts.files === 0 && !request.shard) throw nothingToIndex(source, skipped);
    addCounts(taken.skipped, skipped);
    if (counts.subtracted > counts.fingerprints) taken.warnings.push(mostlyPublic(source, counts));
  }
  return taken;
}

function mostlyPublic(source: NamedSource, counts: { fingerprints: number; subtracted: number }): string {
  const total = counts.fingerprints + counts.subtracted;
  const percent = Math.round((counts.subtracted / total) * 100);
  return `${source.path}: ${percent}% of ${counted(total, 'fingerprint')} are public code and were left out`;
}

/** Makes the segment a delta, or takes over what goes on, so that it stands alone. */
async function complete(
  writer: IndexWriter,
  gone: readonly (readonly [string, FileEntry])[],
  isDelta: boolean,
  { previous, key }: BuildRequest,
): Promise<void> {
  if (!previous) return;
  if (isDelta) {
    for (const [, entry] of gone) writer.remove(entry);
    return;
  }
  const left = new Set(gone.map(([id]) => id));
  await namingIndex(key.name, () =>
    writer.copy(previous.reader, (entry) =>
      left.has(identity(entry.repository, entry.path, entry.blob)) ? undefined : entry,
    ),
  );
}
