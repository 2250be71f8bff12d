/** `--index <dir|index.json|url>`: finds an index on disk or on the web, checks it whole, and opens it. */
import { createHash } from 'node:crypto';
import { stat } from 'node:fs/promises';
import { basename, dirname } from 'node:path';
import type { SegmentEntry } from '../../contract/index-manifest.ts';
import { verifyManifest } from '../../engine/index/manifest-signature.ts';
import type { SegmentSource } from '../../engine/index/reader.ts';
import { Failure, describeSystemError, hasCode } from '../failure.ts';
import { keyFileBeside, readKey } from '../keys.ts';
import { isServiceUrl } from '../service-url.ts';
import {
  MANIFEST,
  type NamedKey,
  type ReadManifest,
  type StoredIndex,
  namingIndex,
  openReader,
  openStoredIndex,
  parseManifest,
  readManifest,
  requireKey,
} from './stored-index.ts';

/** What is needed to open an index. */
export interface IndexRequest {
  readonly index: string;
  readonly keyFile: string | undefined;
  /** 32 bytes; with it, an index that isn't signed by its owner is refused. */
  readonly publicKey: Uint8Array | undefined;
}

/** index.json names a handful of segments; more than this is no index. */
export const MOST_MANIFEST_BYTES = 4 * 1024 * 1024;
const REQUEST_MILLISECONDS = 60_000;

/** Opens an index. Throws a `Failure` that names the file, address, option or key which is wrong. */
export async function locateIndex(request: IndexRequest): Promise<StoredIndex> {
  return isOnTheWeb(request.index) ? fromWeb(request) : fromDisk(request);
}

/** Whether an index is named by its address. */
export function isOnTheWeb(index: string): boolean {
  return /^https?:\/\//iu.test(index);
}

/** The address of an index's `index.json`, which may have been named by its folder. */
export function manifestUrlOf(index: string): URL {
  if (!isServiceUrl(index)) throw new Failure(`${index}: must be an https address (http on loopback alone)`);
  const url = new URL(index);
  if (!url.pathname.endsWith('.json')) url.pathname = `${url.pathname.replace(/\/$/u, '')}/${MANIFEST}`;
  return url;
}

/** Where the key of an index on disk is looked for. */
export async function keyFileOf(index: string): Promise<string> {
  return keyFileBeside(await folderOf(index));
}

async function fromDisk({ index, keyFile, publicKey }: IndexRequest): Promise<StoredIndex> {
  const folder = await folderOf(index);
  const read = await readManifest(folder);
  if (!read) throw new Failure(`${index}: holds no index (${MANIFEST} is missing)`);
  if (publicKey) await requireSignature(read, publicKey, index);
  const name = keyFile ?? keyFileBeside(folder);
  return openStoredIndex(folder, read.manifest, { bytes: await readKey(name), name });
}

/** The folder of an index that was named by it or by its `index.json`. Throws a `Failure` for anything else. */
export async function folderOf(index: string): Promise<string> {
  const facts = await stat(index).catch((error: unknown) => {
    if (hasCode(error, 'ENOENT')) throw new Failure(`${index}: no such index`);
    throw new Failure(`${index}: ${describeSystemError(error)}`);
  });
  if (facts.isDirectory()) return index;
  if (basename(index) === MANIFEST) return dirname(index);
  throw new Failure(`${index}: is not a Sourcekeep index (name its folder or its ${MANIFEST})`);
}

async function fromWeb({ index, keyFile, publicKey }: IndexRequest): Promise<StoredIndex> {
  const url = manifestUrlOf(index);
  if (keyFile === undefined) throw new Failure('--key-file: is needed for an index on the web');
  const key: NamedKey = { bytes: await readKey(keyFile), name: keyFile };
  const text = new TextDecoder().decode((await fetchFrom(url, MOST_MANIFEST_BYTES)).bytes);
  const read = parseManifest(text, url.href);
  if (publicKey) await requireSignature(read, publicKey, index);
  const { manifest } = read;
  requireKey(manifest, key, index);
  const segments: SegmentSource[] = [];
  for (const entry of manifest.segments) segments.push(await downloadSegment(new URL(entry.file, url), entry));
  return { manifest, reader: await openReader(segments, key, index), close: () => Promise.resolve() };
}

/** Throws a `Failure` that names the index when this key didn't sign it. */
export function requireSignature({ raw }: ReadManifest, publicKey: Uint8Array, index: string): Promise<void> {
  // Asynchronous, so that what it throws is named too.
  return namingIndex(index, async () => verifyManifest(raw, publicKey));
}

/** A segment from its address, in memory. Throws a `Failure` when it isn't the one that `index.json` means. */
export async function downloadSegment(url: URL, entry: SegmentEntry): Promise<SegmentSource> {
  const { bytes } = await fetchFrom(url, entry.bytes);
  if (createHash('sha256').update(bytes).digest('hex') !== entry.sha256) {
    throw new Failure(`${url.href}: is damaged (its sha256 is not what index.json says)`);
  }
  return {
    name: entry.file,
    bytes: bytes.length,
    read: (offset, length) => Promise.resolve(bytes.subarray(offset, offset + length)),
  };
}

/** What a server answered. */
export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  readonly bytes: Uint8Array;
}

/** An answer with its body, given up beyond `most` bytes. Throws a `Failure` that names the address. */
export async function fetchFrom(url: URL, most: number, headers: Record<string, string> = {}): Promise<Answer> {
  try {
    const signal = AbortSignal.timeout(REQUEST_MILLISECONDS);
    const response = await fetch(url, { headers, signal, redirect: 'follow' });
    if (!response.ok) throw new Failure(`${url.href}: the server answered ${response.status}`);
    if (!isServiceUrl(response.url)) throw new Failure(`${url.href}: was redirected to an address without https`);
    const chunks: Uint8Array[] = [];
    let size = 0;
    for await (const chunk of response.body ?? []) {
      size += chunk.length;
      if (size > most) throw new Failure(`${url.href}: is larger than it should be`);
      chunks.push(chunk);
    }
    return { status: response.status, headers: response.headers, bytes: Buffer.concat(chunks) };
  } catch (error) {
    if (error instanceof Failure) throw error;
    const cause = error instanceof Error && error.cause !== undefined ? error.cause : error;
    throw new Failure(`${url.href}: can't be fetched (${describeSystemError(cause)})`);
  }
}
