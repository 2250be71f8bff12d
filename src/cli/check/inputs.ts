/** What `check` looks at: files, the files of folders, standard input. */
import { readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { SkipReason } from '../../engine/skip.ts';
import { Failure, describeSystemError } from '../failure.ts';
import { walkFolder } from '../source/plain-folder.ts';

/** One input, or why it can't be read. */
export type Input =
  | {
      readonly name: string;
      /** Named itself, and so judged even when it is binary; else found in a folder. */
      readonly isNamed: boolean;
      read(): Promise<Uint8Array>;
    }
  | { readonly failure: Failure };

/** A folder's own history and dependencies aren't what anybody sends. */
const WALK = {
  ignoreFiles: false,
  whyNot: (folder: string): SkipReason | undefined =>
    /(?:^|\/)(?:\.git|\.hg|\.svn|\.jj|node_modules)$/u.test(folder) ? 'vendored' : undefined,
};

/** The inputs that these paths name; `-` is standard input. A path that can't be read becomes a failure among them. */
export async function listInputs(
  paths: readonly string[],
  readStandardInput: () => Promise<Uint8Array>,
): Promise<Input[]> {
  const inputs: Input[] = [];
  for (const path of paths) {
    if (path === '-') {
      inputs.push({ name: '-', isNamed: true, read: readStandardInput });
      continue;
    }
    try {
      inputs.push(...(await listPath(path)));
    } catch (error) {
      inputs.push({
        failure: error instanceof Failure ? error : new Failure(`${path}: ${describeSystemError(error)}`),
      });
    }
  }
  return inputs;
}

async function listPath(path: string): Promise<Input[]> {
  const facts = await stat(path);
  if (!facts.isDirectory()) return [{ name: path, isNamed: true, read: () => readInput(path) }];
  const { files } = await walkFolder(path, WALK);
  if (files.length === 0) throw new Failure(`${path}: is empty (no file to check)`);
  return files.map((file) => {
    const name = join(path, ...file.path.split('/'));
    return { name, isNamed: false, read: () => readInput(name) };
  });
}

async function readInput(path: string): Promise<Uint8Array> {
  return readFile(path).catch((error: unknown) => {
    throw new Failure(`${path}: ${describeSystemError(error)}`);
  });
}
