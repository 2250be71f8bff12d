/** Paths → what has to change in an index: one new segment, and which of the old ones go on. Writes nothing. */
import type { FileEntry } from '../../engine/index/reader.ts';
import type { Scratch } from '../../engine/index/scratch.ts';
import type { SegmentStream } from '../../engine/index/segment.ts';
import { LIST_PARAMETER, NO_LIST } from '../../engine/public-code/format.ts';
import { IndexWriter } from '../../engine/index/writer.ts';
import type { Profile } from '../../engine/types.ts';
import { CANARY_REPOSITORY } from '../canary.ts';
import { type NamedKey, type StoredIndex, namingIndex } from '../index-files/stored-index.ts';
import { sha256 } from '../sha256.ts';
import type { SkipCounts } from '../source/skip-counts.ts';
import type { NamedSource } from '../source/source.ts';
import { readBundledList } from './bundled-list.ts';
import {
  type PublicCode,
  type PublicDigests,
  type PublicFiles,
  labelOf,
  openPublic,
  parseLists,
  readPublic,
} from './public-code.ts';
import { select } from './select.ts';
import { type Shard, shareOut, weightOf } from './shard.ts';
import { type Part, identity, nothingToIndex, takeFiles } from './take-files.ts';

/** From so many segments on, they are joined into one: each costs every lookup a probe. */
export const MOST_SEGMENTS = 8;

/** What is asked for. */
export interface BuildRequest {
  readonly sources: readonly NamedSource[];
  readonly publicPaths: readonly string[];
  /** Whether the bundled list of public code is subtracted too. */
  readonly bundledPublic: boolean;
  readonly key: NamedKey;
  readonly profile: Profile;
  readonly storePaths: boolean;
  readonly shard: Shard | undefined;
  /** Threads that read and fingerprint. */
  readonly jobs: number;
  /** Where fingerprints wait until they are sorted. */
  readonly scratch: Scratch;
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
  readonly segment: SegmentStream | undefined;
  /** Whether the new segment stands beside the old ones; else it takes their place. */
  readonly isDelta: boolean;
  readonly publicDigests: PublicDigests;
  /** Versions of the bundled list that the index's repositories were built with. */
  readonly publicLists: readonly string[];
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

/** Throws a `Failure` that names a path without a file to index, or a file that can't be read. */
export async function buildIndex(request: BuildRequest): Promise<BuildResult> {
  const chosen = request.sources.map((source) => chooseFiles(source, request));
  // The canary isn't among what was named.
  const named = chosen.filter(({ source }) => source.name !== CANARY_REPOSITORY);
  const [first] = named;
  if (first && named.every(({ files }) => files.length === 0)) {
    throw nothingToIndex(first.source, first.selection.skipped);
  }
  const parts = request.shard ? partsOfShard(chosen, request.shard) : chosen;
  const subtracted = await subtract(parts, request);
  const existing = await existingFiles(request);
  const { previousPublic, previous, key } = request;
  // Where other public code is subtracted than before, unchanged files have other fingerprints.
  const isAnew = (repository: string): boolean => {
    const label = labelOf(key.bytes, repository);
    return previousPublic.get(label) !== subtracted.digests.get(label);
  };
  const writer = new IndexWriter({
    key: key.bytes,
    profile: request.profile,
    storePaths: request.storePaths,
    scratch: request.scratch,
    sha256,
  });
  const taken = await takeFiles(writer, parts, {
    ...request,
    isOnlyPart: named.length === 1,
    subtracted,
    isAnew,
    existing,
  });
  const gone = [...existing].filter(
    ([id, entry]) => inScope(entry, request) && (!taken.seen.has(id) || isAnew(entry.repository)),
  );
  const isChanged = taken.added > 0 || gone.length > 0 || previous === undefined;
  const isDelta =
    previous !== undefined && previous.manifest.segments.length < MOST_SEGMENTS && gone.length * 2 <= existing.size;
  if (isChanged) await complete(writer, gone, isDelta, request);
  return {
    segment: isChanged ? writer.stream() : undefined,
    isDelta,
    publicDigests: digestsAfter(request, subtracted.digests),
    publicLists: listsAfter(request, existing, subtracted.list?.version ?? NO_LIST),
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

/** Repositories that weren't named keep the list that they were built with. */
function listsAfter(
  { sources, previous }: BuildRequest,
  existing: ReadonlyMap<string, FileEntry>,
  now: string,
): readonly string[] {
  const named = new Set(sources.map((source) => source.name));
  const before = parseLists(previous?.manifest.parameters[LIST_PARAMETER]);
  return [...existing.values()].some(({ repository }) => !named.has(repository)) ? [...before, now] : [now];
}

function chooseFiles(source: NamedSource, request: BuildRequest): Part {
  const selection = select(source, request.isOurs);
  return { source, selection, files: selection.wanted };
}

/** What of the chosen files belongs to a shard. All machines must have been given the same paths. */
function partsOfShard(parts: readonly Part[], shard: Shard): Part[] {
  const all = parts.flatMap(({ source, files }) =>
    files.map((file) => ({ repository: source.name, path: file.path, weight: weightOf(file) })),
  );
  const shards = shareOut(all, shard.count);
  let at = 0;
  return parts.map((part) => ({ ...part, files: part.files.filter(() => shards[at++] === shard.index) }));
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
  const list = request.bundledPublic ? await readBundledList(request.profile) : undefined;
  return readPublic(common, own, { profile: request.profile, key: request.key.bytes, list, onFile });
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

/** Whether this run speaks for a file: its repository was named. An index of a shard is always built as that shard. */
function inScope(entry: FileEntry, { sources }: BuildRequest): boolean {
  return sources.some((source) => source.name === entry.repository);
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
