/**
 * Windows of code and of what is none, for training and measuring the classifier: code of the packages of
 * ../corpora.json and packages.json, prose, tables and Markdown of those packages, logs of logs.ts. Tuning and
 * held-out part share no package; packages that are one collection (languages, books, licences, samples of many
 * languages) are split by file.
 */
import { readFileSync, statSync } from 'node:fs';
import { basename, join } from 'node:path';
import { fetchPackages, folderOf } from '../../scripts/corpora/fetch-packages.mjs';
import { linesOf } from '../../src/engine/lines.ts';
import { packagesOf } from '../corpus.ts';
import { digestOf, type File, languageOf, MOST_FILES, pathsBelow, read, WINDOWS_PER_FILE, windowsOf } from './files.ts';
import { logSamples, samplesBetween } from './logs.ts';
import { rareCode } from './rare-code.ts';
import listed from './packages.json' with { type: 'json' };

/** Weights are trained on `tuning`, the threshold is chosen on `validation`; `heldOut` only measures. */
export type Part = 'tuning' | 'validation' | 'heldOut';

export interface Window {
  /** Undefined for what is between both. */
  readonly code: boolean | undefined;
  /** Language of code, or kind of text. */
  readonly category: string;
  readonly text: string;
}

function codeOf(folder: string, only: readonly string[] | undefined, size: number): Window[] {
  const groups = new Map<string, string[]>();
  for (const path of pathsBelow(folder)) {
    if (only && !only.some((prefix) => path.startsWith(prefix))) continue;
    if (/\.min\.|\.map$|package-lock|(?:^|\/)\.git\/|(?:^|[/.])LICEN[CS]E/i.test(path)) continue;
    const language = languageOf(path);
    if (language !== undefined) groups.set(language, [...(groups.get(language) ?? []), path]);
  }
  return [...groups].flatMap(([category, paths]) =>
    read(folder, paths, MOST_FILES).flatMap(({ text }) =>
      windowsOf(text, size, WINDOWS_PER_FILE, true).map((window) => ({ code: true, category, text: window })),
    ),
  );
}

/** Samples of some ninety languages, from the pages that show them. */
function languageSamples(part: Part, size: number): Window[] {
  const folder = join(folderOf(listed.languages), 'mode');
  return pathsBelow(folder)
    .filter((path) => basename(path) === 'index.html' && partOf(path) === part)
    .flatMap((path) => {
      const [, sample = ''] = /<textarea[^>]*>([^]*?)<\/textarea>/.exec(readFileSync(join(folder, path), 'utf8')) ?? [];
      const text = sample.replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&amp;', '&');
      const prose = /markdown|gfm|rst|textile|tiki|pegjs|http|mailbox|htmlmixed|troff|asciiarmor/.test(path);
      return prose
        ? []
        : windowsOf(text, size, 4, true).map((window) => ({
            code: true,
            category: 'other languages',
            text: window,
          }));
    });
}

function partOf(path: string): Part {
  return (['tuning', 'validation', 'tuning', 'heldOut'] as const)[digestOf(path) % 4] as Part;
}

/** Markdown without its code: fenced and indented blocks, HTML blocks. */
function withoutCode(markdown: string): string {
  let fence = '';
  let html = false;
  let front = false;
  return linesOf(markdown.replace(/<!--[^]*?-->/g, ''))
    .filter((line, i) => {
      if (/^---\s*$/.test(line) && (i === 0 || front)) {
        front = i === 0;
        return false;
      }
      const [, mark = ''] = /^\s*(?:(?:[-*+>]|\d+[.)])\s+)*>?(`{3,}|~{3,})/.exec(line) ?? [];
      if (mark !== '') {
        if (fence === '') fence = mark;
        else if (mark.startsWith(fence)) fence = '';
        return false;
      }
      if (fence !== '' || front) return false;
      if (/^\s*<\/?[a-z]/i.test(line)) html = true;
      else if (line.trim() === '') html = false;
      return !html && !/^(?: {4}|\t)\s*[^\s*+\-\d]|^ {0,3}\$ /.test(line) && !/^\s*\[[^\]]+\]:\s/.test(line);
    })
    .join('\n');
}

function markdownOf(folder: string): readonly File[] {
  const paths = pathsBelow(folder).filter((path) => /\.(?:md|markdown)$/i.test(path));
  return read(folder, paths, MOST_FILES).map(({ path, text }) => ({ path, text: withoutCode(text) }));
}

/** Long lines broken as mail programs and terminals do. */
function wrapped(text: string, width: number): string {
  return text.replace(new RegExp(`(?=.{${width + 1}})(.{1,${width}})[ \\t]+`, 'g'), '$1\n');
}

function proseOf(part: Part): { category: string; text: string }[] {
  const texts: { category: string; text: string }[] = [];
  const add = (category: string, text: string): void => {
    texts.push({ category, text });
    texts.push({ category, text: wrapped(text, 72) });
  };
  const [udhr, nlp, spdx, poems] = listed.prose as [Listed, Listed, Listed, Listed];
  const filesOf = (entry: Listed, form: RegExp): File[] =>
    read(
      folderOf(entry),
      pathsBelow(folderOf(entry)).filter((path) => form.test(path) && partOf(path) === part),
      5000,
    );
  for (const { text } of filesOf(udhr, /declaration\/.*\.html$/)) {
    add('prose in 500 languages', plainText(text));
  }
  for (const { text } of filesOf(nlp, /builds\/.*doc-\d+\.json$/)) {
    for (const piece of inPieces(stringsOf(JSON.parse(text)), 40)) add('speeches, stories, dialogues', piece);
  }
  for (const { text } of filesOf(spdx, /licenses\/.*\.json$/)) {
    add('licences', stringsOf(JSON.parse(text)).sort((a, b) => b.length - a.length)[0] ?? '');
  }
  for (const { text } of filesOf(poems, /samples\//))
    add(
      'poems',
      text
        .split('\n')
        .filter((line) => line.startsWith(' '))
        .map((line) => line.trim())
        .join('\n'),
    );
  return texts;
}

function plainText(html: string): string {
  return html
    .replace(/<head>[^]*?<\/head>/, '')
    .replace(/<[^>]*>/g, '')
    .replaceAll('&quot;', '"')
    .replaceAll('&#39;', "'")
    .replaceAll('&amp;', '&')
    .replace(/^[ \t]+/gm, '');
}

function stringsOf(value: unknown): string[] {
  if (typeof value === 'string') return [value];
  return value !== null && typeof value === 'object' ? Object.values(value).flatMap(stringsOf) : [];
}

function inPieces(rows: readonly string[], count: number): string[] {
  return Array.from({ length: Math.ceil(rows.length / count) }, (_, i) =>
    rows.slice(i * count, (i + 1) * count).join('\n'),
  );
}

function tablesOf(part: Part): { category: string; text: string }[] {
  // One package of tables is held out as a whole.
  const folder = folderOf(listed.tables[part === 'heldOut' ? 1 : 0] as Listed);
  const isOfPart = (path: string): boolean => part === 'heldOut' || (partOf(path) === 'tuning') === (part === 'tuning');
  return pathsBelow(folder)
    .filter((path) => /^(?:data|src)\/.*\.(?:csv|json)$/.test(path) && isOfPart(path))
    .flatMap((path) => {
      if (statSync(join(folder, path)).size > 4_000_000) return [];
      const text = readFileSync(join(folder, path), 'utf8');
      const rows = path.endsWith('.csv')
        ? linesOf(text)
            .slice(0, 400)
            .map((line) => line.split(','))
        : rowsOf(text);
      const table = (join1: string, open = '', close = ''): string =>
        rows.map((cells) => open + cells.join(join1) + close).join('\n');
      const widths = rows.reduce<number[]>(
        (most, cells) => cells.map((cell, i) => Math.max(most[i] ?? 0, cell.length)),
        [],
      );
      const padded = rows.map((cells) => cells.map((cell, i) => cell.padEnd((widths[i] ?? 0) + 2)).join('')).join('\n');
      return [table(','), table('\t'), table(';'), table(' | ', '| ', ' |'), padded].flatMap((shape) =>
        inPieces(linesOf(shape), 60).map((piece) => ({ category: 'tables', text: piece })),
      );
    });
}

/** Cells of a list of flat records. */
function rowsOf(json: string): string[][] {
  const value: unknown = JSON.parse(json);
  if (!Array.isArray(value)) return [];
  const flat = value.slice(0, 400).filter((row): row is object => row !== null && typeof row === 'object');
  return flat.map((row) => Object.values(row).map((cell) => (typeof cell === 'object' ? '' : String(cell))));
}

interface Listed {
  readonly name: string;
  readonly version: string;
  readonly integrity: string;
}

/** Every window of a part, of `size` written lines each. */
export async function loadWindows(part: Part, size: number): Promise<Window[]> {
  const of = part === 'tuning' ? 'tuning' : 'heldOut';
  // What the engine's accuracy is held against serves here for choosing alone; other packages measure.
  const corpora = part === 'heldOut' ? [] : [...packagesOf('organisation', of), ...packagesOf('others', of)];
  const own: readonly Listed[] = listed.code[part];
  await fetchPackages([...corpora, ...own, listed.languages, ...listed.tables, ...listed.prose]);
  const windows: Window[] = languageSamples(part, size);
  const addText = (category: string, text: string, most: number): void => {
    for (const window of windowsOf(text, size, most)) windows.push({ code: false, category, text: window });
  };
  for (const entry of [...corpora, ...own]) {
    const folders = 'folders' in entry ? (entry.folders as readonly string[] | undefined) : undefined;
    windows.push(...codeOf(folderOf(entry), folders, size));
    for (const { path, text } of markdownOf(folderOf(entry))) {
      const category = /change|history|news|release/i.test(basename(path)) ? 'changelogs' : 'Markdown';
      addText(category, text, category === 'changelogs' ? 20 : 6);
    }
  }
  for (const { category, text } of proseOf(part)) addText(category, text, 2);
  for (const { category, text } of tablesOf(part)) addText(category, text, 2);
  for (const { format, text } of logSamples(part === 'tuning' ? 'tuning' : 'heldOut', 150, size, size)) {
    windows.push({ code: false, category: `log: ${format}`, text });
  }
  for (const { language, text } of part === 'tuning' ? rareCode(150, size, size) : []) {
    windows.push({ code: true, category: `made up: ${language}`, text });
  }
  for (const { format, text } of samplesBetween(150, size, size)) {
    windows.push({ code: undefined, category: format, text });
  }
  return windows;
}

export function groupBy<T>(list: readonly T[], keyOf: (item: T) => string): Map<string, T[]> {
  const groups = new Map<string, T[]>();
  for (const item of list) {
    const key = keyOf(item);
    const group = groups.get(key);
    if (group) group.push(item);
    else groups.set(key, [item]);
  }
  return groups;
}
