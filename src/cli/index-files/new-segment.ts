/** A segment on its way to the disk: written under another name, read to be described, then named by its SHA-256. */
import { createHash, randomBytes } from 'node:crypto';
import { mkdir, open, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { SegmentEntry } from '../../contract/index-manifest.ts';
import type { SegmentStream } from '../../engine/index/segment.ts';
import { Failure, describeSystemError } from '../failure.ts';
import { removeAtEnd } from './remove-at-end.ts';
import { type OpenSegment, openSegmentFile } from './segment-file.ts';

/** Bytes that are written at once. */
const WRITE_BYTES = 1024 * 1024;

export interface NewSegment {
  /** What `index.json` says of it. */
  readonly entry: SegmentEntry;
  /** Its bytes, to be described. */
  readonly source: OpenSegment;
  /** Gives it its name. Throws a `Failure`. */
  keep(): Promise<void>;
  /** Removes it, unless it was kept. */
  discard(): Promise<void>;
}

/** Writes a segment into a folder. Throws a `Failure` that names it, such as when the disk is full; nothing is left then. */
export async function writeSegment(folder: string, stream: SegmentStream): Promise<NewSegment> {
  const temporary = `.segment.${randomBytes(6).toString('hex')}.part`;
  const path = join(folder, temporary);
  const forget = removeAtEnd(path);
  let isKept = false;
  const discard = async (): Promise<void> => {
    await rm(path, { force: true }).catch(() => undefined);
    forget();
  };
  try {
    await mkdir(folder, { recursive: true });
    const sha256 = await writeChunks(path, stream);
    const entry: SegmentEntry = {
      file: `${sha256}.segment`,
      bytes: stream.byteLength,
      sha256,
      fingerprints: stream.fingerprints,
    };
    const source = await openSegmentFile(folder, { ...entry, file: temporary });
    return {
      entry,
      source,
      keep: async () => {
        await source.close();
        await rename(path, join(folder, entry.file)).catch((error: unknown) => {
          throw new Failure(`${join(folder, entry.file)}: ${describeSystemError(error)}`);
        });
        isKept = true;
        forget();
      },
      discard: async () => {
        if (isKept) return;
        await source.close().catch(() => undefined);
        await discard();
      },
    };
  } catch (error) {
    await discard();
    throw error instanceof Failure ? error : new Failure(`${folder}: ${describeSystemError(error)}`);
  }
}

/** @returns SHA-256 of what was written */
async function writeChunks(path: string, stream: SegmentStream): Promise<string> {
  const hash = createHash('sha256');
  const handle = await open(path, 'wx', 0o644);
  try {
    let waiting: Uint8Array[] = [];
    let bytes = 0;
    const flush = async (): Promise<void> => {
      const all = Buffer.concat(waiting);
      hash.update(all);
      await handle.writeFile(all);
      waiting = [];
      bytes = 0;
    };
    for (const chunk of stream.chunks()) {
      waiting.push(chunk);
      bytes += chunk.length;
      if (bytes >= WRITE_BYTES) await flush();
    }
    await flush();
    await handle.sync();
  } finally {
    await handle.close();
  }
  return hash.digest('hex');
}
