/** Folders of packages → the texts in them that somebody could read: code in any language, without minified builds. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** File name endings by language: frequencies give every language a share, the filter counts lines by them. */
const endings = {
  javascript: 'js cjs mjs jsx es6 vue svelte astro coffee ejs',
  typescript: 'ts cts mts tsx',
  python: 'py pyi gyp gypi pyw',
  java: 'java',
  kotlin: 'kt kts gradle groovy',
  c: 'c h inc',
  cpp: 'cc cpp cxx hpp hh hxx cu',
  csharp: 'cs csproj',
  go: 'go',
  rust: 'rs toml',
  php: 'php',
  ruby: 'rb gemspec podspec rake erb',
  swift: 'swift',
  objc: 'm mm',
  shell: 'sh bash zsh bats ps1 bat cmd cmake mk',
  sql: 'sql',
  css: 'css scss sass less styl',
  markup: 'html htm hbs pug xml storyboard plist yml yaml json graphql proto',
  prose: 'md markdown mdx rst',
  solidity: 'sol',
  scheme: 'scm lua pl scala dart',
};
const languageOf = new Map(
  Object.entries(endings).flatMap(([language, list]) => list.split(' ').map((ending) => [ending, language])),
);
const named = new Map([
  ['makefile', 'shell'],
  ['dockerfile', 'shell'],
  ['podfile', 'ruby'],
  ['gemfile', 'ruby'],
  ['rakefile', 'ruby'],
  ['cmakelists.txt', 'shell'],
]);
const skippedFolders = new Set(['node_modules', '.git', 'bower_components']);
const MOST_BYTES = 4 * 1024 * 1024;
/** Average line from which a text counts as minified. */
const LONG_LINES = 180;

/** The language of a file by its name; templates carry theirs before the last ending (`main.ts.template`). */
export function languageOfPath(path) {
  const name = path.slice(path.lastIndexOf('/') + 1).toLowerCase();
  if (named.has(name)) return named.get(name);
  const bare = name.replace(/(?:[._](?:template|tmpl|tpl|ejs|mustache|hbs|txt|in|sample|example)(?:__)?)+$/u, '');
  return languageOf.get(bare.slice(bare.lastIndexOf('.') + 1)) ?? (bare === name ? undefined : languageOf.get('hbs'));
}

function isMap(path) {
  return /\.(?:[cm]?js|css)\.map$/u.test(path);
}

/** @returns {string[]} paths of files below a folder, relative; sorted, the ones near its root first and maps last */
export function filesBelow(folder) {
  const found = [];
  const walk = (path) => {
    for (const entry of readdirSync(join(folder, path), { withFileTypes: true })) {
      const child = path === '' ? entry.name : `${path}/${entry.name}`;
      if (entry.isDirectory()) {
        if (!skippedFolders.has(entry.name)) walk(child);
      } else if (entry.isFile()) found.push(child);
    }
  };
  walk('');
  const rank = (path) => path.split('/').length + (isMap(path) ? 100 : 0);
  return found.sort((a, b) => rank(a) - rank(b) || (a < b ? -1 : 1));
}

function isReadable(text) {
  if (text.includes('\0')) return false;
  let lines = 1;
  for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) lines++;
  return text.length < 2_000 || text.length / lines < LONG_LINES;
}

/** Texts that a source map carries, without those of other packages. */
function* textsOfMap(path, json) {
  let map;
  try {
    map = JSON.parse(json);
  } catch {
    return;
  }
  const contents = Array.isArray(map.sourcesContent) ? map.sourcesContent : [];
  for (const [i, text] of contents.entries()) {
    const source = String(map.sources?.[i] ?? '');
    const language = languageOfPath(source);
    if (typeof text !== 'string' || language === undefined || /node_modules|\0|webpack\/|external /u.test(source))
      continue;
    if (isReadable(text)) yield { path: `${path}#${i}`, language, text };
  }
}

const licenceFile = /(?:^|\/)(?:licen[cs]e|copying|notice)[^/]*$/iu;
const leadingComment = /^(?:#!.*\n)?\s*(?:\/\*[\s\S]*?\*\/|(?:(?:\/\/|#|;|--).*\n\s*)+)/u;

/** The licence note at the head of a file as plain words: who copies a part of it may leave the comment's marks behind. */
function licenceNoteOf(text) {
  const comment = leadingComment.exec(text.slice(0, 6_000))?.[0] ?? '';
  if (!/licen[cs]e|copyright/iu.test(comment)) return undefined;
  return comment.replace(/^[ \t]*(?:\/\*+!?|\*+\/?|\/\/+|#+|;+|--+)/gmu, '').replaceAll('*/', '');
}

/** The texts of licences that a list of them carries as JSON. */
function* licencesOf(path, json) {
  const { licenseText, standardLicenseHeader } = JSON.parse(json);
  for (const text of [licenseText, standardLicenseHeader]) {
    if (typeof text === 'string') yield { path, language: 'licence', text };
  }
}

/**
 * The readable texts of a package, its licence notes as texts of their own.
 * @param {string} folder
 * @returns {Generator<{ path: string, language: string, text: string }>} in the order of their paths
 */
export function* textsOf(folder) {
  for (const path of filesBelow(folder)) {
    const isLicence = licenceFile.test(path);
    const language = isMap(path) ? 'map' : isLicence ? 'licence' : languageOfPath(path);
    if (language === undefined || /[.-]min\.[a-z]+$/u.test(path)) continue;
    const bytes = readFileSync(join(folder, path));
    if (isMap(path)) {
      yield* textsOfMap(path, bytes.toString('utf8'));
      continue;
    }
    if (bytes.length > MOST_BYTES) continue;
    const text = bytes.toString('utf8');
    if (/\/licenses\/[^/]+\.json$/u.test(`/${path}`)) yield* licencesOf(path, text);
    else if (isReadable(text)) {
      yield { path, language, text };
      const note = isLicence ? undefined : licenceNoteOf(text);
      if (note !== undefined) yield { path: `${path}#licence`, language: 'licence', text: note };
    }
  }
}
