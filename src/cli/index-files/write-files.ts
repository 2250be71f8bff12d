/** Writes files so that a reader finds the old or the new one, never half of one. */
import { randomBytes } from 'node:crypto';
import { mkdir, open, readdir, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { Failure, describeSystemError, hasCode } from '../failure.ts';

/** A file beside others: its name and bytes. */
export interface NewFile {
  readonly name: string;
  readonly bytes: Uint8Array;
}

const TEMPORARY = /^\.[0-9a-z.-]+\.[0-9a-f]{12}\.part$/u;

/**
 * Writes files into a folder one after the other, each under another name first, and renames it when it is on the disk.
 * What must only be seen when the others are there goes last. Throws a `Failure` that names the file; what was renamed
 * before stays.
 */
export async function writeFiles(folder: string, files: readonly NewFile[]): Promise<void> {
  for (const { name, bytes } of files) {
    const target = join(folder, name);
    const temporary = join(folder, `.${name}.${randomBytes(6).toString('hex')}.part`);
    try {
      await mkdir(folder, { recursive: true });
      const handle = await open(temporary, 'wx', 0o644);
      try {
        await handle.writeFile(bytes);
        await handle.sync();
      } finally {
        await handle.close();
      }
      await rename(temporary, target);
    } catch (error) {
      await rm(temporary, { force: true }).catch(() => undefined);
      // The temporary name is new each time: what is there already, where a folder should be, is a file.
      if (hasCode(error, 'EEXIST')) throw new Failure(`${folder}: is not a folder`);
      throw new Failure(`${target}: ${describeSystemError(error)}`);
    }
  }
}

/** Removes what an interrupted run left and what `isStale` names. What can't be removed is left: it harms nobody. */
export async function tidy(folder: string, isStale: (name: string) => boolean): Promise<void> {
  for (const name of await readdir(folder)) {
    if (TEMPORARY.test(name) || isStale(name)) await rm(join(folder, name), { force: true }).catch(() => undefined);
  }
}
