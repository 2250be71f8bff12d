/** Pieces of real code for tests: of packages that the index knows, and of one that it doesn't. Each row has its own. */
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from '../../../scripts/build.mjs';

const INDEXED = ['rxjs/src/internal', 'ol/source', 'ol/layer', 'ol/render', 'ol/format'];
const PUBLIC = ['monaco-editor/esm/vs/editor/common', 'monaco-editor/esm/vs/platform'];
/** Comments aren't code: a window of lines holds at most this share of them. */
const MOST_COMMENTS = 0.15;
const STEP = 5;

function filesIn(folders: readonly string[]): string[] {
  return folders.flatMap((folder) => {
    const path = join(root, 'node_modules', folder);
    const names = readdirSync(path, { recursive: true, encoding: 'utf8' });
    return names
      .filter((name) => /(?<!\.d)\.[jt]s$/.test(name))
      .sort()
      .map((name) => join(path, name));
  });
}

function isCode(line: string): boolean {
  return line.trim() !== '' && !/^\s*(?:\/\/|\/?\*)/.test(line);
}

/** Whether code calls something in every third line: lists of names and brackets say too little. */
function isTelling(window: readonly string[]): boolean {
  const blank = window.filter((line) => line.trim() === '').length;
  const code = window.filter(isCode);
  const calls = code.filter((line) => /\w\(/.test(line)).length;
  return blank + code.length >= window.length * (1 - MOST_COMMENTS) && calls >= window.length * 0.33;
}

/** The windows of so many lines that are code nearly throughout, behind the imports; none overlap. */
function windowsIn(lines: readonly string[], count: number): string[] {
  const found: string[] = [];
  for (let at = 30; at + count <= lines.length;) {
    const window = lines.slice(at, at + count);
    if (isTelling(window)) found.push(window.join('\n'));
    at += isTelling(window) ? count : STEP;
  }
  return found;
}

const windows = new Map<string, string[]>();

function windowsOf(kind: string, folders: readonly string[], count: number): string[] {
  const key = `${kind} ${count}`;
  let found = windows.get(key);
  if (found === undefined) {
    found = filesIn(folders).flatMap((file) => windowsIn(readFileSync(file, 'utf8').split('\n'), count));
    windows.set(key, found);
  }
  return found;
}

function chosen(from: readonly string[], seed: string): string {
  const number = createHash('sha256').update(seed).digest().readUInt32BE(0);
  const one = from[number % from.length];
  if (one === undefined) throw new Error('no piece of code has so many lines');
  return one;
}

/** Lines of code that the index knows; the same seed gives the same piece. */
export const indexedPiece = (lines: number, seed: string): string => chosen(windowsOf('indexed', INDEXED, lines), seed);

/** Lines of a package that isn't indexed. */
export const publicPiece = (lines: number, seed: string): string => chosen(windowsOf('public', PUBLIC, lines), seed);

/** All pieces of that size: for the test of the tests. */
export const piecesOf = (lines: number): { indexed: readonly string[]; public: readonly string[] } => ({
  indexed: windowsOf('indexed', INDEXED, lines),
  public: windowsOf('public', PUBLIC, lines),
});
