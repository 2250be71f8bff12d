/** `sourcekeep merge`: several indexes of one key become one, the same as if all had been indexed at once. */
import { isDeepStrictEqual } from 'node:util';
import type { IndexManifest, SegmentEntry } from '../../contract/index-manifest.ts';
import type { IndexTotals } from '../../engine/index/reader.ts';
import { deriveKey } from '../../engine/key.ts';
import { LIST_PARAMETER } from '../../engine/public-code/format.ts';
import { type MergeRequest, joinIndexes } from '../build/merge-delta.ts';
import { formatDigests, formatLists, parseDigests, parseLists } from '../build/public-code.ts';
import { firstCanary } from '../canary.ts';
import { Failure } from '../failure.ts';
import { PUBLIC_DIGESTS, composeManifest, resigned } from '../index-files/compose-manifest.ts';
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
import { isThere, keyFileBeside, readKey, readKeyIfPresent, readSigningKey, writeKey } from '../keys.ts';
import { type Streams, bytesFormatted, counted } from '../streams.ts';

export interface MergeOptions {
  readonly out: string;
  readonly keyFile?: string;
  readonly signKey?: string;
  readonly json?: boolean;
}

interface Input {
  readonly folder: string;
  readonly manifest: IndexManifest;
}

/** Joins indexes. Throws a `Failure` that names what is wrong: two keys, profiles, or a folder without an index. */
export async function merge(folders: readonly string[], options: MergeOptions, streams: Streams): Promise<number> {
  const inputs: Input[] = [];
  for (const folder of folders) {
    const read = await readManifest(folder);
    if (!read) throw new Failure(`${folder}: holds no index (index.json is missing)`);
    inputs.push({ folder, manifest: read.manifest });
  }
  requireAlike(inputs);
  const key = await keyFor(inputs, options);
  const signKey = options.signKey === undefined ? undefined : await readSigningKey(options.signKey);
  const before = (await readManifest(options.out))?.manifest;
  if (before) requireKey(before, key, options.out);

  const opened: StoredIndex[] = [];
  const scratch = new ScratchFile(options.out);
  let segment: NewSegment | undefined;
  try {
    for (const { folder, manifest } of inputs) opened.push(await openStoredIndex(folder, manifest, key));
    requireSamePaths(inputs, opened);
    const readers = opened.map(({ reader }) => reader);
    const parameters = joinedParameters(inputs);
    const previous = before && (await openStoredIndex(options.out, before, key));
    if (previous) opened.push(previous);
    const joined = await namingIndex(folders.join(', '), () =>
      joinIndexes({
        readers,
        key: key.bytes,
        scratch,
        publicDigests: parseDigests(parameters[PUBLIC_DIGESTS]),
        previous: previous && isAlike(previous, opened[0], parameters) ? whatWas(previous) : undefined,
      }),
    );
    segment = joined.segment && (await writeSegment(options.out, joined.segment));
    const kept = segment && !joined.isDelta ? [] : (before?.segments ?? []);
    const isSame = !segment || (before?.segments.length === 1 && before.segments[0]?.sha256 === segment.entry.sha256);
    const numbers = await totalsOf(kept, segment, key, options.out);
    const segments = segment ? [...kept, segment.entry] : kept;
    const sequence = Math.max(...inputs.map((input) => input.manifest.sequence), before ? before.sequence + 1 : 1);
    const canary = firstCanary(inputs.map((input) => input.manifest.canary));
    const manifest =
      before && isSame && before.canary === canary
        ? signKey
          ? resigned(before, signKey)
          : before
        : composeManifest(numbers, segments, sequence, parameters, canary, signKey);
    await provideKey(key, options);
    if (!isSame || manifest !== before) await publish(options.out, isSame ? undefined : segment, manifest, before);
    print(manifest, numbers.bytes.total, folders, options, streams);
  } finally {
    await segment?.discard();
    scratch.close();
    await Promise.all(opened.map((index) => index.close()));
  }
  return 0;
}

/** Whether a delta can bring the index before up to date: what was subtracted from all, and how, is the same. */
function isAlike(
  { manifest, reader }: StoredIndex,
  input: StoredIndex | undefined,
  parameters: Readonly<Record<string, string>>,
): boolean {
  return (
    manifest.profile === input?.manifest.profile &&
    manifest.parameters[LIST_PARAMETER] === parameters[LIST_PARAMETER] &&
    reader.storesPaths === input.reader.storesPaths &&
    isDeepStrictEqual(reader.parameters, input.reader.parameters)
  );
}

function whatWas({ manifest, reader }: StoredIndex): MergeRequest['previous'] {
  return { reader, publicDigests: parseDigests(manifest.parameters[PUBLIC_DIGESTS]) };
}

/** What the segments that go on hold together with the new one. */
async function totalsOf(
  kept: readonly SegmentEntry[],
  segment: NewSegment | undefined,
  key: NamedKey,
  out: string,
): Promise<IndexTotals> {
  const files = await Promise.all(kept.map((entry) => openSegmentFile(out, entry)));
  return namingIndex(out, async () => {
    const sources = segment ? [...files, segment.source] : files;
    return (await openReader(sources, key, out)).totals();
  }).finally(() => Promise.all(files.map((file) => file.close())));
}

function requireAlike(inputs: readonly Input[]): void {
  const [first] = inputs;
  for (const { folder, manifest } of inputs) {
    if (first && manifest.keyCheck !== first.manifest.keyCheck) {
      throw new Failure(`${first.folder} and ${folder}: were built with different keys`);
    }
    if (first && manifest.profile !== first.manifest.profile) {
      throw new Failure(`${first.folder} and ${folder}: were built with different profiles`);
    }
  }
}

function requireSamePaths(inputs: readonly Input[], opened: readonly StoredIndex[]): void {
  const other = opened.findIndex(({ reader }) => reader.storesPaths !== opened[0]?.reader.storesPaths);
  if (other > 0) {
    throw new Failure(`${inputs[0]?.folder} and ${inputs[other]?.folder}: only one of them has the names of files`);
  }
}

/** `--key-file`, else the first key that lies beside one of the indexes or the result. */
async function keyFor(inputs: readonly Input[], { keyFile, out }: MergeOptions): Promise<NamedKey> {
  if (keyFile !== undefined) return { bytes: await readKey(keyFile), name: keyFile };
  for (const folder of [...inputs.map((input) => input.folder), out]) {
    const name = keyFileBeside(folder);
    const bytes = await readKeyIfPresent(name);
    if (bytes) return { bytes, name };
  }
  throw new Failure('--key-file: is needed, since no key lies beside these indexes');
}

/** Without `--key-file` the result has its key beside it, as `index` leaves it. */
async function provideKey(key: NamedKey, { keyFile, out }: MergeOptions): Promise<void> {
  if (keyFile !== undefined) return;
  const name = keyFileBeside(out);
  if (!(await isThere(name))) await writeKey(name, key.bytes);
  else if (checkOf(await readKey(name)) !== checkOf(key.bytes)) {
    throw new Failure(`${name} and ${key.name}: are different keys`);
  }
}

function checkOf(key: Uint8Array): string {
  return Buffer.from(deriveKey(key).check).toString('hex');
}

function joinedParameters(inputs: readonly Input[]): Record<string, string> {
  const lists = inputs.flatMap(({ manifest }) => parseLists(manifest.parameters[LIST_PARAMETER]));
  return { [PUBLIC_DIGESTS]: joinedDigests(inputs), [LIST_PARAMETER]: formatLists(lists) };
}

/** What was subtracted from which repository; of two notes on one repository the larger, whatever the order. */
function joinedDigests(inputs: readonly Input[]): string {
  const joined = new Map<string, string>();
  for (const { manifest } of inputs) {
    for (const [label, digest] of parseDigests(manifest.parameters[PUBLIC_DIGESTS])) {
      if (digest > (joined.get(label) ?? '')) joined.set(label, digest);
    }
  }
  return formatDigests(joined);
}

function print(
  manifest: IndexManifest,
  bytes: number,
  folders: readonly string[],
  options: MergeOptions,
  streams: Streams,
): void {
  const { sequence, repositories, files, lines, fingerprints } = manifest;
  if (options.json === true) {
    const merged = {
      index: options.out,
      merged: folders.length,
      sequence,
      repositories,
      files,
      lines,
      fingerprints,
      bytes,
    };
    streams.out(`${JSON.stringify(merged, null, 2)}\n`);
    return;
  }
  const held = `${counted(repositories, 'repository')}, ${counted(files, 'file')}, ${counted(lines, 'line')}`;
  streams.out(`Joined ${counted(folders.length, 'index')}: ${options.out} holds ${held} in ${bytesFormatted(bytes)}\n`);
}
