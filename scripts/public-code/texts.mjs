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

/** @returns {string[]} paths of files below a folder, relative and sorted, whatever the file system's order */
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
  return found.sort();
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

/**
 * The readable texts of a package.
 * @param {string} folder
 * @returns {Generator<{ path: string, language: string, text: string }>} in the order of their paths
 */
export function* textsOf(folder) {
  for (const path of filesBelow(folder)) {
    const isMap = /\.(?:[cm]?js|css)\.map$/u.test(path);
    const language = isMap ? 'map' : languageOfPath(path);
    if (language === undefined || /[.-]min\.[a-z]+$/u.test(path)) continue;
    const bytes = readFileSync(join(folder, path));
    if (isMap) {
      yield* textsOfMap(path, bytes.toString('utf8'));
      continue;
    }
    if (bytes.length > MOST_BYTES) continue;
    const text = bytes.toString('utf8');
    if (isReadable(text)) yield { path, language, text };
  }
}
