/** Code that nobody here wrote: readable sources of npm packages, to be indexed, and others that are not. */
import { readdirSync, readFileSync } from 'node:fs';
import { join, relative, sep } from 'node:path';
import { whyNotIndexed } from '../src/engine/skip.ts';

const modules = join(import.meta.dirname, '..', 'node_modules');

/** Stands for an organisation's repositories. */
export const indexedPackages = ['phaser/src', 'three/src', 'ol'] as const;
/** Public code that the index doesn't know. */
export const otherPackages = [
  'rxjs/src',
  'prosemirror-view/src',
  'prosemirror-model/src',
  'react-dom/cjs',
  'lexical/dist',
  'monaco-editor/esm/vs/editor',
] as const;

/** Code that the synthetic code isn't made of either (synthetic/generate.mjs). */
export const unseenPackages = [
  'prosemirror-view/src',
  'prosemirror-model/src',
  'react-dom/cjs',
  'quill',
  'slate/dist',
  'slate-dom/dist',
  'slate-react/dist',
] as const;

export function folderOf(name: string): string {
  return join(modules, name);
}

/** The code of a package that the indexer would take, sorted by path. */
export function filesOf(name: string): string[] {
  const folder = folderOf(name);
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && /\.(js|ts|mjs|tsx)$/.test(entry.name) && !entry.name.endsWith('.d.ts'))
    .map((entry) => join(entry.parentPath, entry.name))
    .sort()
    .filter(
      (file) => whyNotIndexed(relative(folder, file).replaceAll(sep, '/'), readFileSync(file, 'utf8')) === undefined,
    );
}

/** Whole files joined until `characters` are reached; `start` (0 to 1) chooses where to begin among them. */
export function textOf(names: readonly string[], characters: number, start: number): string {
  const files = names.flatMap(filesOf);
  const first = Math.floor(start * files.length);
  let text = '';
  for (let i = 0; text.length < characters; i++) {
    text += readFileSync(files[(first + i) % files.length] ?? '', 'utf8');
  }
  return text.slice(0, characters);
}

/** Windows of so many consecutive lines, spread over the packages; half of their lines at least are code. */
export function windowsOf(names: readonly string[], lines: number, count: number): string[] {
  const files = names.flatMap(filesOf);
  const windows: string[] = [];
  // Steps by a fraction that no file count divides: the same windows each time, from all over.
  for (let i = 0; windows.length < count && i < count * 20; i++) {
    const file = files[Math.floor(((i * 0.618_033_988_75) % 1) * files.length)] ?? '';
    const all = readFileSync(file, 'utf8').split('\n');
    if (all.length <= lines) continue;
    const at = Math.floor(((i * 0.754_877_666_25) % 1) * (all.length - lines));
    const window = all.slice(at, at + lines);
    if (window.filter((line) => isCode(line)).length * 2 >= lines) windows.push(window.join('\n'));
  }
  return windows;
}

/** Comments and lists of imports and exports are not what anybody calls code. */
function isCode(line: string): boolean {
  return /\w/.test(line) && !/^\s*(\*|\/\/|\/\*|import\b|export (\*|\{.*\}) from\b)/.test(line);
}
