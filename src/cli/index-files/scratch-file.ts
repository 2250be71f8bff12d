/** The writer's scratch: in memory while it is small, then in a file beside the output that nobody else sees. */
import { closeSync, mkdirSync, mkdtempSync, openSync, readSync, rmSync, writeSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import type { Scratch } from '../../engine/index/scratch.ts';
import { Failure, describeSystemError } from '../failure.ts';
import { removeAtEnd } from './remove-at-end.ts';

/** So much stays in memory: indexes of some eight million lines need no file. */
const MEMORY_BYTES = 192 * 1024 * 1024;

type Piece = Uint8Array<ArrayBuffer> | { readonly offset: number; readonly length: number } | undefined;

export class ScratchFile implements Scratch {
  private readonly beside: string;
  private readonly memoryBytes: number;
  private readonly pieces: Piece[] = [];
  private inMemory = 0;
  private file: number | undefined;
  private fileBytes = 0;
  private folder = '';
  private remove: (() => void) | undefined;

  /** @param beside the folder of the index; the file goes where that one is */
  constructor(beside: string, memoryBytes = MEMORY_BYTES) {
    this.beside = resolve(beside);
    this.memoryBytes = memoryBytes;
  }

  /** Throws a `Failure` that names the folder, such as when the disk is full. */
  put(bytes: Uint8Array): number {
    if (this.inMemory + bytes.length <= this.memoryBytes) {
      this.inMemory += bytes.length;
      return this.pieces.push(bytes.slice()) - 1;
    }
    try {
      this.file ??= this.open();
      for (let done = 0; done < bytes.length;) {
        done += writeSync(this.file, bytes, done, bytes.length - done, this.fileBytes + done);
      }
    } catch (error) {
      throw new Failure(`${dirname(this.beside)}: temporary files: ${describeSystemError(error)}`);
    }
    this.fileBytes += bytes.length;
    return this.pieces.push({ offset: this.fileBytes - bytes.length, length: bytes.length }) - 1;
  }

  take(number: number): Uint8Array<ArrayBuffer> {
    const piece = this.pieces[number];
    if (!piece) throw new RangeError('a piece of the scratch was taken twice');
    this.pieces[number] = undefined;
    if (piece instanceof Uint8Array) {
      this.inMemory -= piece.length;
      return piece;
    }
    const bytes = new Uint8Array(piece.length);
    for (let done = 0; done < piece.length;) {
      const read = readSync(this.file as number, bytes, done, piece.length - done, piece.offset + done);
      if (read === 0) throw new Failure(`${dirname(this.beside)}: temporary files: were cut short`);
      done += read;
    }
    return bytes;
  }

  private open(): number {
    mkdirSync(dirname(this.beside), { recursive: true });
    this.folder = mkdtempSync(`${this.beside}.scratch-`);
    this.remove = removeAtEnd(this.folder);
    const file = openSync(join(this.folder, 'scratch'), 'wx+', 0o600);
    try {
      // An open file needs no name: whatever ends this process, its room is free again.
      rmSync(this.folder, { recursive: true });
      this.remove();
    } catch {
      // Windows keeps the names of open files; there it goes at the end.
    }
    return file;
  }

  /** Gives the room back. */
  close(): void {
    if (this.file === undefined) return;
    closeSync(this.file);
    this.file = undefined;
    rmSync(this.folder, { recursive: true, force: true });
    this.remove?.();
  }
}
