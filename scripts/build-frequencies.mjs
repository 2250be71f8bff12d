/**
 * Writes src/engine/frequencies.ts: how often the tokens of public code are, as −log2 of their share, in half bytes.
 * Run: node scripts/build-frequencies.mjs. The packages are those of package-lock.json whose sources are readable.
 */
import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'vite';

const root = fileURLToPath(new URL('..', import.meta.url));
/** What accuracy is measured on (phaser, three, ol, rxjs, lexical, slate, quill, monaco-editor) must not be in here. */
const sources = [
  'react/cjs',
  'react-dom/cjs',
  'prosemirror-commands/src',
  'prosemirror-model/src',
  'prosemirror-schema-list/src',
  'prosemirror-state/src',
  'prosemirror-transform/src',
  'prosemirror-view/src',
  '@tiptap/core/src',
  '@tiptap/extension-list/src',
  '@tiptap/extensions/src',
  '@codemirror/autocomplete/dist/index.js',
  '@codemirror/commands/dist/index.js',
  '@codemirror/lint/dist/index.js',
  '@codemirror/state/dist/index.js',
  '@codemirror/view/dist/index.js',
  '@lezer/common/dist/index.js',
  '@lezer/lr/dist/index.js',
  '@babel/core/lib',
  '@babel/generator/lib',
  '@babel/parser/lib/index.js',
  '@babel/traverse/lib',
  '@babel/types/lib',
  'lodash-es',
  'fast-check/lib',
  'acorn/dist/acorn.js',
  'css-select',
  'entities',
  'fflate/esm/browser.js',
  'geotiff/dist-module',
  'he/he.js',
  'json5/lib',
  'commander/lib',
  'magic-string/dist/magic-string.es.mjs',
  'marked/lib',
  'node-html-parser/dist',
  'numcodecs/dist',
  'pako/lib',
  'parchment/src',
  'pkijs/build',
  'postcss/lib',
  'preact/src',
  'semver',
  'source-map/lib',
  'tinybench/dist',
  'tsyringe/dist/esm5',
  'valibot/dist/index.mjs',
  'yaml/dist',
  'zod/v4',
  'zod/src',
  'yallist',
  '@noble/hashes',
  '@noble/ciphers',
  '@noble/ed25519',
  '@types/node',
  '@types/react',
  '@types/chrome',
  '@types/har-format',
  'csstype',
  'vitest/dist',
  'chai',
  'playwright-core/lib/server',
  'lightningcss/node',
  'selfsigned',
  'tslib',
];
/** Words that other languages use as often as JavaScript its own; the packages at hand hold little else. */
const otherLanguages = {
  0.008: 'def self int void public static String',
  0.003: 'private final func err nil None True False elif string bool float double char const struct printf std',
  0.001:
    'print len range fn let mut impl pub use match Some Ok Err Result Option Vec str unsigned long short size_t include ' +
    'define ifdef endif namespace template typename virtual override class List Map ArrayList HashMap Integer Override ' +
    'boolean package import throws Exception extends implements interface fmt Println Errorf error map chan go defer ' +
    'range select from where insert into values update set delete create table primary key not null varchar integer ' +
    'varchar text timestamp join left inner on group by order limit and or as begin end if then else elsif echo fi done ' +
    'do esac local export puts require attr_accessor nil unless using System Console WriteLine var get async Task await ' +
    'string foreach in out ref new this base null args kwargs __init__ cls lambda with except raise yield assert isinstance ' +
    'dict list tuple format join append name value key data result index count size type id i j k x y n s',
};

async function loadLexer() {
  const output = await build({
    root,
    configFile: false,
    logLevel: 'silent',
    build: { write: false, minify: false, lib: { entry: join(root, 'src/engine/lex.ts'), formats: ['es'] } },
  });
  const { code } = output[0].output[0];
  return import(`data:text/javascript;base64,${Buffer.from(code).toString('base64')}`);
}

async function* filesOf(path) {
  const entries = await readdir(path, { withFileTypes: true }).catch(() => undefined);
  if (!entries) yield path;
  for (const entry of (entries ?? []).sort((a, b) => (a.name < b.name ? -1 : 1))) {
    if (entry.name === 'node_modules') continue;
    const child = join(path, entry.name);
    if (entry.isDirectory()) yield* filesOf(child);
    else if (/\.(?:[cm]?[jt]s|[jt]sx|css|sh)$/.test(entry.name) && !/\.min\./.test(entry.name)) yield child;
  }
}

const { Lexer } = await loadLexer();
const lexer = new Lexer();
/** Slots of each table; the sizes stand in the generated file. */
const tables = {
  words: new Float64Array(1 << 15),
  structure: new Float64Array(1 << 12),
  comments: new Float64Array(1 << 14),
};
const totals = { words: 0, structure: 0, comments: 0 };
const seen = new Set();
let bytes = 0;

function count(table, hash, weight) {
  const slots = tables[table];
  slots[(hash >>> 1) & (slots.length - 1)] += weight;
  totals[table] += weight;
}

for (const source of sources) {
  for await (const file of filesOf(join(root, 'node_modules', source))) {
    const text = await readFile(file, 'utf8');
    const lines = text.split('\n').length;
    if (text.length > 2_000_000 || text.length / lines > 200 || seen.has(text)) continue;
    seen.add(text);
    bytes += text.length;
    const { exact, structure, comments } = lexer.lex(text);
    for (let i = 0; i < exact.length; i++) count('words', exact.hashes[i], 1);
    for (let i = 0; i < structure.length; i++) count('structure', structure.hashes[i], 1);
    for (let i = 0; i < comments.length; i++) count('comments', comments.hashes[i], 1);
  }
}
const base = totals.words;
for (const [share, words] of Object.entries(otherLanguages)) {
  const { exact } = lexer.lex(words);
  for (let i = 0; i < exact.length; i++) {
    const slots = tables.words;
    const slot = (exact.hashes[i] >>> 1) & (slots.length - 1);
    slots[slot] = Math.max(slots[slot], Number(share) * base);
  }
}

/** Half bytes 0 to 15 stand for these bits; what was never seen counts as the rarest. */
const LEVELS = [1, 2.5, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17];
function pack(slots, total) {
  const packed = new Uint8Array(slots.length / 2);
  for (let i = 0; i < slots.length; i++) {
    const bits = slots[i] === 0 ? 99 : -Math.log2(slots[i] / total);
    let level = 15;
    while (level > 0 && LEVELS[level] > bits + 0.5) level--;
    packed[i >> 1] |= level << (4 * (i & 1));
  }
  return Buffer.from(packed).toString('base64');
}

await writeFile(
  join(root, 'src/engine/frequencies.ts'),
  `/** Generated by scripts/build-frequencies.mjs from public code: do not edit. */\n
/** What each half byte stands for, in bits. */
export const LEVELS: readonly number[] = [${LEVELS.join(', ')}];
/** Words (streams exact and members): half byte of slot (hash >>> 1) & (slots − 1), low half first. */
export const WORD_LEVELS =\n  '${pack(tables.words, totals.words)}';
/** The same for the structure stream. */
export const STRUCTURE_LEVELS =\n  '${pack(tables.structure, totals.structure)}';
/** The same for the words of comments. */
export const COMMENT_LEVELS =\n  '${pack(tables.comments, totals.comments)}';
`,
);
const used = (slots) => slots.reduce((sum, value) => sum + (value > 0 ? 1 : 0), 0);
console.log(
  `${seen.size} files, ${(bytes / 1e6).toFixed(1)} MB, ${totals.words} words (${used(tables.words)} slots used), ` +
    `${totals.structure} structure tokens (${used(tables.structure)} slots used), ${totals.comments} words of comments`,
);
