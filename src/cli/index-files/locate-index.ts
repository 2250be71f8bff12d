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
const MOST_MANIFEST_BYTES = 4 * 1024 * 1024;
const REQUEST_MILLISECONDS = 60_000;

/** Opens an index. Throws a `Failure` that names the file, address, option or key which is wrong. */
export async function locateIndex(request: IndexRequest): Promise<StoredIndex> {
  return /^https?:\/\//iu.test(request.index) ? fromWeb(request) : fromDisk(request);
}

async function fromDisk({ index, keyFile, publicKey }: IndexRequest): Promise<StoredIndex> {
  const folder = await folderOf(index);
  const read = await readManifest(folder);
  if (!read) throw new Failure(`${index}: holds no index (${MANIFEST} is missing)`);
  if (publicKey) await requireSignature(read, publicKey, index);
  const name = keyFile ?? keyFileBeside(folder);
  return openStoredIndex(folder, read.manifest, { bytes: await readKey(name), name });
}

async function folderOf(index: string): Promise<string> {
  const facts = await stat(index).catch((error: unknown) => {
    if (hasCode(error, 'ENOENT')) throw new Failure(`${index}: no such index`);
    throw new Failure(`${index}: ${describeSystemError(error)}`);
  });
  if (facts.isDirectory()) return index;
  if (basename(index) === MANIFEST) return dirname(index);
  throw new Failure(`${index}: is not a Sourcekeep index (name its folder or its ${MANIFEST})`);
}

async function fromWeb({ index, keyFile, publicKey }: IndexRequest): Promise<StoredIndex> {
  if (!isServiceUrl(index)) throw new Failure(`${index}: must be an https address (http on loopback alone)`);
  if (keyFile === undefined) throw new Failure('--key-file: is needed for an index on the web');
  const key: NamedKey = { bytes: await readKey(keyFile), name: keyFile };
  const url = new URL(index);
  if (!url.pathname.endsWith('.json')) url.pathname = `${url.pathname.replace(/\/$/u, '')}/${MANIFEST}`;
  const text = new TextDecoder().decode(await download(url, MOST_MANIFEST_BYTES));
  const read = parseManifest(text, url.href);
  if (publicKey) await requireSignature(read, publicKey, index);
  const { manifest } = read;
  requireKey(manifest, key, index);
  const segments: SegmentSource[] = [];
  for (const entry of manifest.segments) segments.push(await downloadSegment(new URL(entry.file, url), entry));
  return { manifest, reader: await openReader(segments, key, index), close: () => Promise.resolve() };
}

function requireSignature({ raw }: ReadManifest, publicKey: Uint8Array, index: string): Promise<void> {
  // Asynchronous, so that what it throws is named too.
  return namingIndex(index, async () => verifyManifest(raw, publicKey));
}

async function downloadSegment(url: URL, entry: SegmentEntry): Promise<SegmentSource> {
  const bytes = await download(url, entry.bytes);
  if (createHash('sha256').update(bytes).digest('hex') !== entry.sha256) {
    throw new Failure(`${url.href}: is damaged (its sha256 is not what index.json says)`);
  }
  return {
    name: entry.file,
    bytes: bytes.length,
    read: (offset, length) => Promise.resolve(bytes.subarray(offset, offset + length)),
  };
}

/** The body of an answer, given up beyond `most` bytes. Throws a `Failure` that names the address. */
async function download(url: URL, most: number): Promise<Uint8Array> {
  try {
    const response = await fetch(url, { signal: AbortSignal.timeout(REQUEST_MILLISECONDS), redirect: 'follow' });
    if (!response.ok) throw new Failure(`${url.href}: the server answered ${response.status}`);
    if (!isServiceUrl(response.url)) throw new Failure(`${url.href}: was redirected to an address without https`);
    const chunks: Uint8Array[] = [];
    let size = 0;
    for await (const chunk of response.body ?? []) {
      size += chunk.length;
      if (size > most) throw new Failure(`${url.href}: is larger than it should be`);
      chunks.push(chunk);
    }
    return Buffer.concat(chunks);
  } catch (error) {
    if (error instanceof Failure) throw error;
    const cause = error instanceof Error && error.cause !== undefined ? error.cause : error;
    throw new Failure(`${url.href}: can't be fetched (${describeSystemError(cause)})`);
  }
}
