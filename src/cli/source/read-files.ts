/** Reads files of the file system a few at a time, in order. */
import { lstat, readFile } from 'node:fs/promises';
import { MAX_INDEXED_BYTES } from '../../engine/skip.ts';
import { Failure, describeSystemError, hasCode } from '../failure.ts';
import type { ListedFile, ReadFile } from './source.ts';

/** Enough to keep a disk busy while the text before is lexed. */
const AHEAD = 16;

/** Contents in the order of `files`. Throws a `Failure` that names the file which couldn't be read. */
export async function* readFiles(files: readonly ListedFile[], largest = MAX_INDEXED_BYTES): AsyncGenerator<ReadFile> {
  const pending: Promise<ReadFile | Failure>[] = [];
  for (let i = 0; i < files.length || pending.length > 0;) {
    for (; i < files.length && pending.length < AHEAD; i += 1) {
      const file = files[i];
      if (file) pending.push(readOne(file, largest));
    }
    const read = await pending.shift();
    if (read instanceof Failure) throw read;
    if (read) yield read;
  }
}

async function readOne(file: ListedFile, largest: number): Promise<ReadFile | Failure> {
  try {
    const facts = await lstat(file.location);
    // Links are followed nowhere: what they lead to is listed under its own name, or isn't part of this.
    if (!facts.isFile()) return { file, content: 'absent' };
    if (facts.size > largest) return { file, content: 'too-large' };
    return { file, content: await readFile(file.location) };
  } catch (error) {
    if (hasCode(error, 'ENOENT')) return { file, content: 'absent' };
    return new Failure(`${String(file.location)}: ${describeSystemError(error)}`);
  }
}
