/** Reads files of packages in an order that only their names decide, tells their languages, and cuts windows of lines from them. */
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { basename, extname, join, relative } from 'node:path';
import { linesOf } from '../../src/engine/lines.ts';

const endings: Readonly<Record<string, string>> = {
  JavaScript: 'js mjs cjs jsx',
  TypeScript: 'ts mts cts tsx',
  'type stubs': 'pyi',
  Python: 'py gyp gypi bzl',
  'C and C++': 'c h cc cpp cxx hpp hxx hh inl ipp cu cuh',
  Java: 'java',
  Kotlin: 'kt kts',
  Swift: 'swift',
  'Objective-C': 'm mm',
  'C#': 'cs uno',
  Go: 'go',
  Rust: 'rs',
  Ruby: 'rb podspec',
  PHP: 'php',
  Lua: 'lua',
  Scala: 'scala sbt',
  Groovy: 'groovy gradle',
  Solidity: 'sol',
  Shaders: 'glsl frag vert hlsl wgsl metal cl',
  Shell: 'sh bash zsh bats',
  PowerShell: 'ps1 psm1',
  Batch: 'bat cmd',
  SQL: 'sql',
  CSS: 'css scss sass less styl',
  HTML: 'html htm ejs hbs mustache pug njk jinja2',
  'Vue and Svelte': 'vue svelte',
  XML: 'xml plist csproj vcxproj props targets storyboard xaml pom',
  JSON: 'json jsonc json5',
  YAML: 'yml yaml',
  TOML: 'toml',
  'INI and properties': 'ini properties conf cfg editorconfig npmrc',
  CMake: 'cmake',
  Assembly: 's asm',
  Protobuf: 'proto fbs idl',
  Perl: 'pl pm',
  'Prisma and GraphQL': 'prisma graphql gql',
  CoffeeScript: 'coffee',
};
const byEnding = new Map(
  Object.entries(endings).flatMap(([language, names]) => names.split(' ').map((name) => [`.${name}`, language])),
);
const byName = new Map([
  ['Dockerfile', 'Dockerfile'],
  ['Makefile', 'Makefile'],
  ['GNUmakefile', 'Makefile'],
  ['Podfile', 'Ruby'],
  ['Gemfile', 'Ruby'],
  ['CMakeLists.txt', 'CMake'],
  ['BUILD', 'Python'],
  ['.gitconfig', 'INI and properties'],
]);

export function languageOf(path: string): string | undefined {
  return byName.get(basename(path)) ?? byEnding.get(extname(path).toLowerCase());
}

/** A number of 32 bits that a text always has. */
export function digestOf(text: string): number {
  return createHash('sha256').update(text).digest().readUInt32LE(0);
}

/** Files of one package and language that are read, and windows that are cut from each. */
export const MOST_FILES = 60;
export const WINDOWS_PER_FILE = 3;
const LONGEST_FILE = 400_000;

export interface File {
  readonly path: string;
  readonly text: string;
}

export function pathsBelow(folder: string): string[] {
  if (!existsSync(folder)) return [];
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => relative(folder, join(entry.parentPath, entry.name)));
}

/** Files in an order that only their names decide. */
export function read(folder: string, paths: readonly string[], most: number): File[] {
  const files: File[] = [];
  const ordered = paths.map((path) => [digestOf(path), path] as const).sort((a, b) => a[0] - b[0]);
  for (const [, path] of ordered) {
    if (files.length >= most) break;
    const full = join(folder, path);
    if (statSync(full).size > LONGEST_FILE) continue;
    const text = readFileSync(full, 'utf8');
    if (!text.includes('\ufffd') && !text.includes('\0')) files.push({ path, text });
  }
  return files;
}

const commentLine =
  /^\s*(?:\/\/|\/\*|\*(?:\s|\/|$)|#(?!\[|!|include|define|if|el|end|pragma|import|undef|region)|--(?:\s|$)|;|%|<!--|-->|"""|'''|REM\b|!\s)/i;

const blocks: readonly (readonly [open: RegExp, close: RegExp])[] = [
  [/^\s*\/\*/, /\*\//],
  [/^\s*<!--/, /-->/],
  [/^\s*[rbu]*"""/, /"""/],
  [/^\s*[rbu]*'''/, /'''/],
  [/^\s*#\*/, /\*#/],
  [/^\s*\{-/, /-\}/],
  [/^\s*\(\*/, /\*\)/],
  [/^=begin\b|^=\w+/, /^=(?:end|cut)\b/],
];

/** For every line whether it is a comment, or inside one that a line opened. */
function commentsIn(lines: readonly string[]): boolean[] {
  let close: RegExp | undefined;
  return lines.map((line) => {
    if (close) {
      if (close.test(line)) close = undefined;
      return true;
    }
    const block = blocks.find(([open]) => open.test(line));
    if (!block) return commentLine.test(line);
    const opened = line.replace(block[0], '');
    if (!block[1].test(opened)) close = block[1];
    return true;
  });
}

/**
 * Windows of `size` written lines each; a text that has fewer gives none.
 * @param code keeps windows alone of which at least half of the lines are no comments
 */
export function windowsOf(text: string, size: number, most: number, code = false): string[] {
  const lines = linesOf(text);
  const written = lines.flatMap((line, i) => (line.trim() === '' ? [] : [i]));
  if (written.length < size) return [];
  const comments = code ? commentsIn(lines) : [];
  const windows: string[] = [];
  const seed = digestOf(text);
  for (let i = 0; i < most * 2 && windows.length < most; i++) {
    const start = (Math.imul(seed ^ 0x9e3779b9, i * 2 + 1) >>> 0) % (written.length - size + 1);
    const from = written[start] as number;
    const to = (written[start + size - 1] as number) + 1;
    const cut = lines.slice(from, to).join('\n');
    if (windows.includes(cut)) continue;
    if (code) {
      const ofCode = written.filter((at) => at >= from && at < to && !comments[at]).length;
      if (ofCode * 2 < size || lines.slice(from, to).some((line) => line.length >= 1000)) continue;
    }
    windows.push(cut);
  }
  return windows;
}
