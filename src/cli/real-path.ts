/** Where a path really leads, and that nothing secret lies in a folder that goes out. */
import { realpath } from 'node:fs/promises';
import { basename, dirname, join, resolve, sep } from 'node:path';
import { Failure } from './failure.ts';

/** The real path of something that need not exist yet. */
export async function realPathOf(path: string): Promise<string> {
  const absolute = resolve(path);
  try {
    return await realpath(absolute);
  } catch {
    const above = dirname(absolute);
    return above === absolute ? absolute : join(await realPathOf(above), basename(absolute));
  }
}

/** Throws a `Failure` for a path in `folder`: `what` says what becomes of the folder. */
export async function requireOutside(option: string, path: string, folder: string, what: string): Promise<void> {
  const inner = `${await realPathOf(path)}${sep}`;
  if (inner.startsWith(`${await realPathOf(folder)}${sep}`)) {
    throw new Failure(`${option}: ${path} lies in ${folder}, which ${what}`);
  }
}
