/** Segments on disk, read in slices. */
import { type FileHandle, open } from 'node:fs/promises';
import { join } from 'node:path';
import type { SegmentEntry } from '../../contract/index-manifest.ts';
import type { SegmentSource } from '../../engine/index/reader.ts';
import { Failure, describeSystemError } from '../failure.ts';

/** A segment's file, open until `close`. Its size is that of the file, so that a short one is told. */
export interface OpenSegment extends SegmentSource {
  close(): Promise<void>;
}

/** Opens the file of a segment. Throws a `Failure` that names it. */
export async function openSegmentFile(folder: string, entry: SegmentEntry): Promise<OpenSegment> {
  const path = join(folder, entry.file);
  let handle: FileHandle;
  try {
    handle = await open(path, 'r');
  } catch (error) {
    throw new Failure(`${path}: ${describeSystemError(error)}`);
  }
  const { size } = await handle.stat();
  return {
    name: entry.file,
    bytes: size,
    read: async (offset, length) => {
      const bytes = new Uint8Array(length);
      let filled = 0;
      while (filled < length) {
        const { bytesRead } = await handle.read(bytes, filled, length - filled, offset + filled);
        if (bytesRead === 0) break;
        filled += bytesRead;
      }
      return bytes.subarray(0, filled);
    },
    close: () => handle.close(),
  };
}
