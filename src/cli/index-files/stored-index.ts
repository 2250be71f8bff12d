/** An index in a folder: `index.json`, its segments, and what can be wrong with them. */
import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import * as v from 'valibot';
import { type IndexManifest, IndexManifestSchema } from '../../contract/index-manifest.ts';
import { IndexError } from '../../engine/index/error.ts';
import { FORMAT_VERSION } from '../../engine/index/format.ts';
import { type IndexReader, type SegmentSource, openIndex } from '../../engine/index/reader.ts';
import { deriveKey } from '../../engine/key.ts';
import { Failure, describeSystemError, hasCode } from '../failure.ts';
import { readFrequencies } from './frequencies.ts';
import { type OpenSegment, openSegmentFile } from './segment-file.ts';

export const MANIFEST = 'index.json';

/** A key and the file it comes from, for messages. */
export interface NamedKey {
  readonly bytes: Uint8Array;
  readonly name: string;
}

/** An index that can be asked. */
export interface StoredIndex {
  readonly manifest: IndexManifest;
  readonly reader: IndexReader;
  close(): Promise<void>;
}

/** A manifest, and all members that the file holds: a signature covers every one of them. */
export interface ReadManifest {
  readonly manifest: IndexManifest;
  readonly raw: Readonly<Record<string, unknown>>;
}

/** The manifest in a text. `name` is the file or address for the message of the `Failure` that it throws. */
export function parseManifest(text: string, name: string): ReadManifest {
  const input = parseJson(text);
  if (!v.is(v.looseObject({ format: v.literal('sourcekeep-index') }), input)) {
    throw new Failure(`${name}: is not a Sourcekeep index`);
  }
  if (v.is(v.object({ version: v.pipe(v.number(), v.gtValue(FORMAT_VERSION)) }), input)) {
    throw new Failure(`${name}: was made by a newer version of Sourcekeep; update this one`);
  }
  const result = v.safeParse(IndexManifestSchema, input);
  if (result.success) return { manifest: result.output, raw: input };
  const key = v.getDotPath(result.issues[0]) ?? 'index.json';
  throw new Failure(`${name}: is damaged or no Sourcekeep index ("${key}" is not as it should be)`);
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** The manifest of an index in a folder, undefined where there is none. Throws a `Failure` for one that can't be read. */
export async function readManifest(folder: string): Promise<ReadManifest | undefined> {
  const file = join(folder, MANIFEST);
  try {
    return parseManifest(await readFile(file, 'utf8'), file);
  } catch (error) {
    if (hasCode(error, 'ENOENT')) return undefined;
    throw error instanceof Failure ? error : new Failure(`${file}: ${describeSystemError(error)}`);
  }
}

/** Throws a `Failure` that names both when a key isn't the one that an index was built with. */
export function requireKey(manifest: IndexManifest, key: NamedKey, index: string): void {
  if (Buffer.from(deriveKey(key.bytes).check).toString('hex') === manifest.keyCheck) return;
  throw new Failure(`${key.name}: is not the key of the index ${index}`);
}

/**
 * Opens the segments that a manifest names in a folder. Throws a `Failure` when the key is another one, or a segment is
 * missing, damaged or not the one that the manifest means.
 */
export async function openStoredIndex(folder: string, manifest: IndexManifest, key: NamedKey): Promise<StoredIndex> {
  requireKey(manifest, key, folder);
  const segments: OpenSegment[] = [];
  const close = async (): Promise<void> => {
    await Promise.all(segments.map((segment) => segment.close()));
  };
  try {
    for (const entry of manifest.segments) {
      await verifyFile(join(folder, entry.file), entry.sha256);
      segments.push(await openSegmentFile(folder, entry));
    }
    return { manifest, reader: await openReader(segments, key, folder), close };
  } catch (error) {
    await close();
    throw error;
  }
}

/** Throws a `Failure` that names a file whose SHA-256 is another one. */
export async function verifyFile(path: string, sha256: string): Promise<void> {
  const hash = createHash('sha256');
  await pipeline(createReadStream(path), hash).catch((error: unknown) => {
    throw new Failure(`${path}: ${describeSystemError(error)}`);
  });
  if (hash.digest('hex') !== sha256) throw new Failure(`${path}: is damaged (its sha256 is not what index.json says)`);
}

/** Opens segments; what the engine says of them becomes a `Failure` that names the index. */
export async function openReader(
  segments: readonly SegmentSource[],
  key: NamedKey,
  index: string,
): Promise<IndexReader> {
  await readFrequencies();
  return namingIndex(index, () => openIndex(segments, key.bytes));
}

/** Runs something that reads an index; its complaint becomes a `Failure` that names the index. */
export async function namingIndex<T>(index: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof IndexError) throw new Failure(`${index}: ${phrase(error.message)}`);
    throw error;
  }
}

/** A sentence of the engine as what follows a name and a colon. */
function phrase(sentence: string): string {
  return sentence.slice(0, 1).toLowerCase() + sentence.slice(1).replace(/\.$/u, '');
}
