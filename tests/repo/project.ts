/** The project's files as tests of the repository read them. */
import { readdirSync, readFileSync } from 'node:fs';
import { join, relative, sep } from 'node:path';
import { root } from '../../scripts/build.mjs';

export { root };

/** Every file below a folder of the project, as paths from the project's root with `/`. */
export function filesIn(folder: string): string[] {
  return readdirSync(join(root, folder), { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile())
    .map((entry) => relative(root, join(entry.parentPath, entry.name)).split(sep).join('/'))
    .sort();
}

export function textOf(file: string): string {
  return readFileSync(join(root, file), 'utf8');
}

/** The TypeScript of the product, tests beside it included. */
export function sourceFiles(): string[] {
  return filesIn('src').filter((file) => /\.tsx?$/.test(file));
}
