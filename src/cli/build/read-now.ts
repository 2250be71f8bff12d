/** A file of the disk, read at once: for threads that have nothing else to do, at a third of the work of a promise. */
import { closeSync, constants, fstatSync, lstatSync, openSync, readSync } from 'node:fs';
import { MAX_INDEXED_BYTES } from '../../engine/skip.ts';
import { Failure, describeSystemError, hasCode } from '../failure.ts';

/** Links are followed nowhere, and nothing is waited for: a pipe or a device isn't a file. */
const FLAGS = constants.O_RDONLY | (constants.O_NOFOLLOW ?? 0) | (constants.O_NONBLOCK ?? 0);
/** Where the system can't refuse a link while it opens a file, it is asked before. */
const ASKS_FIRST = constants.O_NOFOLLOW === undefined;

let room = Buffer.allocUnsafeSlow(256 * 1024);

/**
 * Its bytes, valid until the next call; `absent` when it is gone or no ordinary file. Throws a `Failure` that names a
 * file which can't be read.
 */
export function readNow(location: string | Uint8Array): Uint8Array | 'absent' | 'too-large' {
  const path = typeof location === 'string' ? location : Buffer.from(location);
  try {
    if (ASKS_FIRST && !lstatSync(path).isFile()) return 'absent';
    const file = openSync(path, FLAGS);
    try {
      const facts = fstatSync(file);
      if (!facts.isFile()) return 'absent';
      return facts.size > MAX_INDEXED_BYTES ? 'too-large' : contentOf(file, facts.size);
    } finally {
      closeSync(file);
    }
  } catch (error) {
    // ELOOP and EMLINK: a link; ENXIO: a socket.
    if (hasCode(error, 'ENOENT', 'ELOOP', 'EMLINK', 'ENXIO')) return 'absent';
    throw new Failure(`${String(path)}: ${describeSystemError(error)}`);
  }
}

function contentOf(file: number, size: number): Uint8Array | 'too-large' {
  if (room.length <= size) room = Buffer.allocUnsafeSlow(size * 2);
  let length = 0;
  // To its end, not to its size: it may be written to just now.
  for (;;) {
    const wanted = room.length - length;
    const read = readSync(file, room, length, wanted, null);
    length += read;
    if (length > MAX_INDEXED_BYTES) return 'too-large';
    // Of an ordinary file, less than was asked for is the end.
    if (read < wanted) return room.subarray(0, length);
    if (length === room.length) {
      const larger = Buffer.allocUnsafeSlow(room.length * 2);
      room.copy(larger, 0, 0, length);
      room = larger;
    }
  }
}
