/** One refresh of the policy's index: ask, verify, get what is missing, open it for a test, and only then point at it. */
import type { IndexManifest } from '../../contract/index-manifest.ts';
import { IndexManifestSchema } from '../../contract/index-manifest.ts';
import type { ActiveIndex, IndexDownload } from '../../contract/index-store.ts';
import * as v from 'valibot';
import type { IndexStore } from '../../platform/index-store.ts';
import type { Stored } from '../../platform/storage.ts';
import { bytesOfBase64 } from '../base64.ts';
import { openStoredIndex } from '../open-stored-index.ts';
import { DownloadError, failureOf } from './failure.ts';
import { bytesNeeded, getSegments, segmentOf } from './segments.ts';
import { backOff } from './timing.ts';
import { type Answer, ask, type Network } from './transfer.ts';
import { verifyManifest, type WantedIndex } from './verify.ts';

const MAX_MANIFEST_BYTES = 8 * 1024 * 1024;

/** What a refresh works on; tests and benchmarks pass their own. */
export interface Surroundings {
  readonly network: Network;
  readonly store: IndexStore;
  /** The pointer to the index in use. */
  readonly active: Pick<Stored<ActiveIndex | null>, 'read' | 'write'>;
  /** 0 to 1. */
  random(): number;
}

async function textOf(answer: Answer): Promise<Uint8Array<ArrayBuffer>> {
  const parts: Uint8Array<ArrayBuffer>[] = [];
  let bytes = 0;
  for await (const part of answer.body) {
    bytes += part.length;
    if (bytes > MAX_MANIFEST_BYTES) throw new DownloadError('too-large');
    parts.push(part);
  }
  return new Uint8Array(await new Blob(parts).arrayBuffer());
}

/** `index.json` of the index in use; undefined where it can't be read. */
async function textInUse(store: IndexStore, active: ActiveIndex): Promise<Uint8Array | undefined> {
  try {
    const file = await store.open(active.folder, 'index.json');
    return await file.read(0, file.bytes);
  } catch {
    return undefined;
  }
}

function segmentsIn(text: Uint8Array): readonly string[] {
  try {
    return v.parse(IndexManifestSchema, JSON.parse(new TextDecoder().decode(text))).segments.map(({ file }) => file);
  } catch {
    return [];
  }
}

/** Deletes every segment that isn't one of the named, and every piece of another. Pieces of these stay for now. */
async function deleteOthers(store: IndexStore, segments: readonly string[]): Promise<void> {
  const kept = new Set(segments);
  await store.delete([...(await store.files()).keys()].filter((name) => !kept.has(segmentOf(name))));
}

/** Deletes whatever isn't one of these whole segments, such as pieces that a worker was stopped before it cleared away. */
async function keepOnly(store: IndexStore, segments: readonly string[]): Promise<void> {
  const kept = new Set(segments);
  await store.delete([...(await store.files()).keys()].filter((name) => !kept.has(name)));
}

async function install(
  { network, store, active }: Surroundings,
  { url, key }: WantedIndex,
  manifest: IndexManifest,
  text: Uint8Array<ArrayBuffer>,
  inUse: readonly string[],
): Promise<void> {
  const segments = manifest.segments.map(({ file }) => file);
  // Pieces of an index that has been replaced on the server meanwhile would take the room of this one.
  await deleteOthers(store, [...segments, ...inUse]);
  // And each try that a full disk ended may have left a folder.
  await store.deleteOtherIndexes((await active.read())?.folder ?? '');
  const needed = bytesNeeded(manifest.segments, await store.files()) + text.length;
  if (needed > (await store.freeBytes())) throw new DownloadError('quota');
  await getSegments(network, store, manifest.segments, url);
  const folder = await store.createIndex(text);
  try {
    await openStoredIndex(store, folder, bytesOfBase64(key));
  } catch (error) {
    await store.deleteIndex(folder).catch(() => undefined);
    throw error;
  }
  const { repositories, files, lines, fingerprints, created, sequence, profile } = manifest;
  const bytes = manifest.segments.reduce((sum, segment) => sum + segment.bytes, 0);
  await active.write({
    folder,
    key,
    origin: 'policy',
    installed: new Date(network.now()).toISOString(),
    summary: { repositories, files, lines, fingerprints, bytes, created, sequence, profile },
  });
  // The new index is in use: what can't be cleared away now goes with the next one.
  await store.deleteOtherIndexes(folder).catch(() => undefined);
  await keepOnly(store, segments).catch(() => undefined);
}

async function askServer(
  around: Surroundings,
  wanted: WantedIndex,
  last: IndexDownload,
  hasIndex: boolean,
): Promise<Pick<IndexDownload, 'etag' | 'sequence'>> {
  const etag = hasIndex ? last.etag : '';
  const answer =
    etag === ''
      ? await ask(around.network, wanted.url, {}, [200])
      : await ask(around.network, wanted.url, { 'If-None-Match': etag }, [200, 304]);
  if (answer.status === 304) {
    answer.discard();
    return last;
  }
  const text = await textOf(answer);
  const manifest = await verifyManifest(text, wanted, last.sequence);
  const next = { etag: answer.headers.get('etag') ?? '', sequence: manifest.sequence };
  const active = await around.active.read();
  const before = active === null ? undefined : await textInUse(around.store, active);
  // A server without ETag says the same again and again.
  if (hasIndex && active?.key === wanted.key && before !== undefined && isEqual(before, text)) return next;
  await install(around, wanted, manifest, text, before === undefined ? [] : segmentsIn(before));
  return next;
}

function isEqual(a: Uint8Array, b: Uint8Array): boolean {
  return a.length === b.length && a.every((byte, i) => byte === b[i]);
}

/**
 * Asks the server, and puts what it has in place of the index in use when that is another one. Whatever fails leaves
 * the index in use as it is and is told in the result.
 * @param last how it went the last time, under the same address and keys
 * @param hasIndex whether the index that came then is here and can be read
 */
export async function refreshIndex(
  around: Surroundings,
  wanted: WantedIndex,
  last: IndexDownload,
  hasIndex: boolean,
): Promise<IndexDownload> {
  const { httpStatus: _status, ...rest } = last;
  try {
    const { etag, sequence } = await askServer(around, wanted, last, hasIndex);
    const asked = around.network.now();
    return { ...rest, etag, sequence, asked, failures: 0, detail: 'ok', since: 0, wait: 0 };
  } catch (error) {
    const { detail, httpStatus, retryAfter } = failureOf(error);
    const failures = last.failures + 1;
    const asked = around.network.now();
    return {
      ...rest,
      ...{ asked, failures, detail, since: last.failures === 0 ? asked : last.since },
      wait: backOff(failures, wanted.refreshMinutes, around.random(), retryAfter),
      ...(httpStatus === undefined ? {} : { httpStatus }),
    };
  }
}
