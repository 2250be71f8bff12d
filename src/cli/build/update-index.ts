/** Everything that `sourcekeep index` does: keys, the index before, the new segment, and writing it. */
import { sep } from 'node:path';
import type { IndexManifest } from '../../contract/index-manifest.ts';
import type { IndexReader, IndexTotals } from '../../engine/index/reader.ts';
import { LIST_PARAMETER } from '../../engine/public-code/format.ts';
import type { Profile } from '../../engine/types.ts';
import { type Canary, CANARY_REPOSITORY, requireCaught } from '../canary.ts';
import { Failure } from '../failure.ts';
import { PUBLIC_DIGESTS, SHARD, composeManifest, resigned } from '../index-files/compose-manifest.ts';
import { type NewSegment, writeSegment } from '../index-files/new-segment.ts';
import { publish } from '../index-files/publish.ts';
import { ScratchFile } from '../index-files/scratch-file.ts';
import { openSegmentFile } from '../index-files/segment-file.ts';
import {
  type NamedKey,
  type StoredIndex,
  namingIndex,
  openReader,
  openStoredIndex,
  readManifest,
  requireKey,
} from '../index-files/stored-index.ts';
import { isThere, keyFileBeside, newKey, readKey, readSigningKey, writeKey } from '../keys.ts';
import { realPathOf, requireOutside } from '../real-path.ts';
import type { NamedSource } from '../source/source.ts';
import { type BuildRequest, type BuildResult, buildIndex } from './build-index.ts';
import { formatDigests, formatLists, parseDigests } from './public-code.ts';
import { type Shard, formatShard } from './shard.ts';

/** What was asked for on the command line, read but not checked against the index that is there. */
export interface UpdateRequest {
  readonly sources: readonly NamedSource[];
  /** The snippet that is among them, to be named in `index.json`. */
  readonly canary: Canary | undefined;
  readonly out: string;
  readonly keyFile: string | undefined;
  readonly signKeyFile: string | undefined;
  readonly publicPaths: readonly string[];
  readonly bundledPublic: boolean;
  readonly profile: Profile | undefined;
  readonly storePaths: boolean;
  readonly shard: Shard | undefined;
  readonly jobs: number;
  readonly onProgress: BuildRequest['onProgress'];
}

/** What came of it. */
export interface UpdateResult {
  readonly build: BuildResult;
  readonly manifest: IndexManifest;
  readonly numbers: IndexTotals;
  /** The key file that was made, where there was none. */
  readonly newKeyFile: string | undefined;
  readonly warnings: readonly string[];
}

/** Builds or updates an index. Throws a `Failure` and leaves the index as it was when something is wrong. */
export async function updateIndex(request: UpdateRequest): Promise<UpdateResult> {
  const { keyFile, signKeyFile } = request;
  if (keyFile !== undefined) await requireOutside('--key-file', keyFile, request.out, 'is published');
  if (signKeyFile !== undefined) await requireOutside('--sign-key', signKeyFile, request.out, 'is published');
  const before = (await readManifest(request.out))?.manifest;
  const { key, isNew } = await resolveKey(request.out, keyFile, before);
  const signKey = signKeyFile === undefined ? undefined : await readSigningKey(signKeyFile);
  const previous = before && (await openStoredIndex(request.out, before, key));
  const scratch = new ScratchFile(request.out);
  let segment: NewSegment | undefined;
  try {
    const profile = resolveProfile(request, previous);
    requireShard(request, before);
    const build = await buildIndex({
      ...request,
      key,
      profile,
      storePaths: resolvePaths(request, previous),
      previous,
      scratch,
      previousPublic: parseDigests(before?.parameters[PUBLIC_DIGESTS]),
      isOurs: await ownFiles(request.out, isNew ? key.name : (request.keyFile ?? keyFileBeside(request.out))),
    });
    segment = build.segment && (await writeSegment(request.out, build.segment));
    return await finish(request, build, { key, isNew, signKey, previous, segment });
  } finally {
    await segment?.discard();
    scratch.close();
    await previous?.close();
  }
}

interface Opened {
  readonly key: NamedKey;
  readonly isNew: boolean;
  readonly signKey: Uint8Array | undefined;
  readonly previous: StoredIndex | undefined;
  /** The new one, on the disk under another name. */
  readonly segment: NewSegment | undefined;
}

async function finish(request: UpdateRequest, build: BuildResult, opened: Opened): Promise<UpdateResult> {
  const { key, isNew, signKey, previous, segment } = opened;
  const before = previous?.manifest;
  const kept = segment && !build.isDelta ? [] : (before?.segments ?? []);
  const segments = segment ? [...kept, segment.entry] : kept;
  const files = await Promise.all(kept.map((entry) => openSegmentFile(request.out, entry)));
  const { numbers, canary } = await namingIndex(request.out, async () => {
    const sources = segment ? [...files, segment.source] : files;
    const reader = await openReader(sources, key, request.out);
    return { numbers: await reader.totals(), canary: await canaryAfter(request, reader, before) };
  }).finally(() => Promise.all(files.map((file) => file.close())));
  const isChanged = segment !== undefined || before?.canary !== canary;
  const sequence = (before?.sequence ?? 0) + (isChanged ? 1 : 0);
  const manifest =
    isChanged || !before
      ? composeManifest(numbers, segments, sequence, parametersOf(request, build), canary, signKey)
      : resigned(before, signKey);
  const isResigned = signKey !== undefined && manifest.signature !== before?.signature;
  if (isNew) await writeKey(key.name, key.bytes);
  if (isChanged || isResigned) await publish(request.out, segment, manifest, before);
  const warnings = [...build.warnings];
  if (isChanged && before?.signature !== undefined && !signKey) {
    warnings.push(
      `${request.out}: was signed before and is not now; who checks signatures will refuse it (--sign-key)`,
    );
  }
  return { build, manifest, numbers, newKeyFile: isNew ? key.name : undefined, warnings };
}

/**
 * The canary that the index now names: the one that was asked for, else what was there. Of several shards one holds it.
 * Throws a `Failure` for one that the index wouldn't find.
 */
async function canaryAfter(
  { canary, shard }: UpdateRequest,
  reader: IndexReader,
  before: IndexManifest | undefined,
): Promise<string | undefined> {
  if (!canary) return before?.canary;
  if (shard && !(await holdsCanary(reader))) return undefined;
  await requireCaught(canary, reader);
  return canary.text;
}

async function holdsCanary(reader: IndexReader): Promise<boolean> {
  for await (const { repository } of reader.files()) if (repository === CANARY_REPOSITORY) return true;
  return false;
}

async function resolveKey(
  out: string,
  keyFile: string | undefined,
  before: IndexManifest | undefined,
): Promise<{ key: NamedKey; isNew: boolean }> {
  const name = keyFile ?? keyFileBeside(out);
  if (keyFile === undefined && !(await isThere(name))) {
    if (before) throw new Failure(`${name}: the key of the index ${out} is not there; name it with --key-file`);
    return { key: { bytes: newKey(), name }, isNew: true };
  }
  const key = { bytes: await readKey(name), name };
  if (before) requireKey(before, key, out);
  return { key, isNew: false };
}

function resolveProfile({ profile, out }: UpdateRequest, previous: StoredIndex | undefined): Profile {
  const built = previous?.manifest.profile;
  if (built !== undefined && profile !== undefined && profile !== built) {
    throw new Failure(`--profile: the index ${out} was built with "${built}"; index into another folder`);
  }
  return profile ?? built ?? 'compact';
}

/** Another shard has other files, and would take these out. */
function requireShard({ shard, out }: UpdateRequest, before: IndexManifest | undefined): void {
  if (!before) return;
  const built = before.parameters[SHARD] ?? '';
  if (built === formatShard(shard)) return;
  const what = built === '' ? 'as a whole' : `as shard ${String(built)}`;
  throw new Failure(`--shard: the index ${out} was built ${what}; index into another folder`);
}

function parametersOf({ shard }: UpdateRequest, build: BuildResult): Record<string, string> {
  const parameters = {
    [PUBLIC_DIGESTS]: formatDigests(build.publicDigests),
    [LIST_PARAMETER]: formatLists(build.publicLists),
  };
  return shard ? { ...parameters, [SHARD]: formatShard(shard) } : parameters;
}

function resolvePaths({ storePaths, out }: UpdateRequest, previous: StoredIndex | undefined): boolean {
  const stored = previous?.reader.storesPaths ?? storePaths;
  if (stored && !storePaths) {
    throw new Failure(`--no-paths: the index ${out} was built with the names of files; index into another folder`);
  }
  return stored;
}

/** Tells the index and its key, which may lie in what is indexed, by their real paths. */
async function ownFiles(out: string, keyFile: string): Promise<(location: string | Buffer) => boolean> {
  const folder = `${await realPathOf(out)}${sep}`;
  const key = await realPathOf(keyFile);
  return (location) => typeof location === 'string' && (location === key || location.startsWith(folder));
}
