/**
 * Writes a tree of synthetic code: `node bench/synthetic/generate.mjs <folder> <lines> [<folder of real code>…]`.
 *
 * Real files (by default of packages that this project installs) are copied again and again; in each copy every name of
 * four letters or more, also inside strings and comments, becomes another one, and every sixth line is followed by one
 * of sixteen statements, chosen by chance. So hardly a fingerprint of any stream stands in two copies, while lengths of
 * names, lines and files, and the share of comments, stay those of real code. What this can't stand for: code that many
 * repositories share, which makes a real index of so many lines smaller.
 *
 * The same arguments give the same tree. Prints how many files, lines and bytes were written.
 */
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const modules = join(dirname(fileURLToPath(import.meta.url)), '../../node_modules');
const REAL = ['phaser/src', 'three/src', 'ol', 'monaco-editor/esm/vs/editor', 'rxjs/src', 'lexical/dist'];
const MOST_FILE_BYTES = 400_000;
/** Copies that make a repository. */
const LINES_A_REPOSITORY = 400_000;
const STATEMENTS = [
  'if (ready) return;',
  'count += 1;',
  'while (open) step(count);',
  'flags[count] = !open;',
  'const total = count * scale - offset;',
  'throw new Error(`${count}`);',
  'for (const item of items) total.push(item);',
  'switch (count) { case 1: break; default: return total; }',
  'items = items.filter((item) => item !== total);',
  'let next = count > 0 ? items[count] : null;',
  'try { step(); } catch (error) { report(error); }',
  'const { width, height } = box;',
  'do { count--; } while (count > limit);',
  'delete flags[total];',
  'return [...items, { count, total }];',
  'await step(count, ...items);',
];

const [folder, wanted, ...sources] = process.argv.slice(2);
const lines = Number(wanted);
if (folder === undefined || !(lines > 0)) {
  console.error('usage: node bench/synthetic/generate.mjs <folder> <lines> [<folder of real code>…]');
  process.exit(2);
}

const real = (sources.length > 0 ? sources : REAL.map((name) => join(modules, name))).flatMap((source) =>
  readdirSync(source, { recursive: true, withFileTypes: true })
    .filter(
      (entry) =>
        entry.isFile() && /(?<!\.d|\.min)\.(?:[mc]?[jt]sx?|py|go|rs|java|c|h|cc|cpp|swift|kt)$/u.test(entry.name),
    )
    .map((entry) => ({ path: join(entry.parentPath ?? entry.path, entry.name), source }))
    .sort((a, b) => (a.path < b.path ? -1 : 1))
    .map(({ path, source: above }) => ({ name: path.slice(above.length + 1), text: readFileSync(path, 'utf8') }))
    .filter(({ text }) => text.length > 200 && text.length < MOST_FILE_BYTES),
);

/** A name of the same length or a little longer that no other copy uses. */
function renamed(name, copy) {
  let hash = copy * 0x9e3779b1;
  for (let i = 0; i < name.length; i++) hash = Math.imul(hash ^ name.charCodeAt(i), 0x85ebca6b) ^ (hash >>> 13);
  return `${name.slice(0, 3)}${(hash >>> 0).toString(36)}`.slice(0, Math.max(9, name.length));
}

const KEYWORDS = new Set(
  'else case return const this function class extends import export from default typeof instanceof while break continue switch throw catch finally await async yield static super void delete undefined null true false number string boolean public private protected readonly interface type enum'.split(
    ' ',
  ),
);

function copyOf(text, copy, seed) {
  const names = new Map();
  let state = seed;
  let line = 0;
  return text.replace(/[A-Za-z_$][\w$]{3,}|\n/gu, (match) => {
    if (match === '\n') {
      if (++line % 6 !== 0) return match;
      state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
      return `\n${STATEMENTS[state >>> 28]}\n`;
    }
    if (KEYWORDS.has(match)) return match;
    let name = names.get(match);
    if (name === undefined) names.set(match, (name = renamed(match, copy)));
    return name;
  });
}

let written = 0;
let files = 0;
let bytes = 0;
for (let copy = 0; written < lines; copy++) {
  for (let i = 0; i < real.length && written < lines; i++) {
    const { name, text } = real[i];
    const content = copyOf(text, copy, copy * 7919 + i);
    const repository = `repository-${String(Math.floor(written / LINES_A_REPOSITORY)).padStart(4, '0')}`;
    const path = join(folder, repository, `copy-${copy}`, name);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, content);
    files++;
    bytes += content.length;
    for (let at = content.indexOf('\n'); at >= 0; at = content.indexOf('\n', at + 1)) written++;
  }
}
console.log(JSON.stringify({ files, lines: written, bytes }));
