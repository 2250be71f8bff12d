/** What went wrong in a way that was to be expected: one line for the person, exit code 2. */

/** Its message names the file, option or key, starts with it where that reads well, and is one line. */
export class Failure extends Error {
  override readonly name = 'Failure';
}

/** The phrase for a system error's code, for messages such as `notes.txt: no such file or folder`. */
export function describeSystemError(error: unknown): string {
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  switch (code) {
    case 'ENOENT':
      return 'no such file or folder';
    case 'EACCES':
    case 'EPERM':
      return 'may not be read (permission denied)';
    case 'EISDIR':
      return 'is a folder';
    case 'ENOTDIR':
      return 'is not a folder';
    case 'EEXIST':
      return 'exists already';
    case 'ENOSPC':
      return 'no space is left on the disk';
    default:
      return error instanceof Error ? firstLine(error.message) : firstLine(String(error));
  }
}

/** The first line of a text that has something in it. */
export function firstLine(text: string): string {
  return (
    text
      .split(/\r?\n/u)
      .find((line) => line.trim() !== '')
      ?.trim() ?? ''
  );
}

/** Whether an error of the file system has this code (`ENOENT` …). */
export function hasCode(error: unknown, ...codes: readonly string[]): boolean {
  return error instanceof Error && 'code' in error && codes.includes(String(error.code));
}
