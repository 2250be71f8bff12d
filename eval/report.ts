/** Writes docs/accuracy.md with its plots, and every false positive to a file beside the build. */
import { execFileSync } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Profile } from '../src/engine/types.ts';
import { boilerplatePackages } from './boilerplate.ts';
import { packagesOf } from './corpus.ts';
import { goalsTable } from './goals.ts';
import { plotsOf } from './plots.ts';
import { type EvalResult, markdownTable, profilesOf, type Table, tablesOf } from './result.ts';
import { transforms } from './transforms/all.ts';

const MOST_LISTED = 60;

/** What differs from a peer on the same texts. */
function peerTables(result: EvalResult): Table[] {
  const ours = profilesOf(result)[0] ?? 'compact';
  return (['SCANOSS', 'Dolos'] as const).flatMap((peer) => {
    const counts = result.peers.filter((entry) => entry.peer === peer);
    if (counts.length === 0) return [];
    const lengths = [...new Set(counts.map(({ length }) => length))]
      .filter((length) => length > 0)
      .sort((a, b) => a - b);
    const names = [...new Set(counts.filter(({ kind }) => kind === 'recall').map(({ name }) => name))];
    const recall = names.map((name) => [
      transforms.find((transform) => transform.name === name)?.title ?? name,
      ...lengths.map((length) => {
        const entry = counts.find((other) => other.kind === 'recall' && other.name === name && other.length === length);
        if (!entry || entry.n === 0) return '–';
        const percent = (found: number): string => ((100 * found) / entry.n).toFixed(0);
        return `${percent(entry.found)} / **${percent(entry.ours)}** (${entry.n})`;
      }),
    ]);
    const wrong = counts
      .filter(({ kind }) => kind === 'false positives')
      .map(({ name, length, n, found, ours: own }) => [
        length > 0 ? `${name}, ${length} lines` : name,
        ...[`${found} of ${n}`, `${own} of ${n}`],
      ]);
    const what = peer === 'Dolos' ? ' JavaScript and TypeScript alone, both read by its TSX grammar.' : '';
    return [
      {
        title: `${peer}: recall on the same pieces`,
        note: `${peer} / **Sourcekeep, profile ${ours}**, in per cent; number of pieces in brackets. ${peer} finds a piece where two of its fingerprints stand in one file.${what}`,
        head: ['transform', ...lengths.map((length) => `${length} lines`)],
        rows: recall,
      },
      {
        title: `${peer}: false positives on the same texts`,
        head: ['set', peer, `Sourcekeep, ${ours}`],
        rows: wrong,
      },
    ];
  });
}

function falsePositiveList(result: EvalResult, profile: Profile): string {
  const entries = result.falsePositives.filter((entry) => entry.profile === profile);
  if (entries.length === 0) return `No false positive with the profile ${profile}.\n`;
  const rows = entries
    .slice(0, MOST_LISTED)
    .map(({ set, source, taken, confidence, text }) => [
      ...[set, `\`${source}\``, `\`${taken}\``, confidence],
      `\`${text.replace(/\s+/g, ' ').replace(/[`|]/g, '').trim().slice(0, 90)}\``,
    ]);
  const more = entries.length > MOST_LISTED ? ` The first ${MOST_LISTED} of ${entries.length}.` : '';
  return markdownTable(
    {
      title: `Every false positive, profile ${profile}`,
      note: `\`dist/eval/accuracy.json\` holds the lines of each.${more}`,
      head: ['set', 'text', 'taken for', 'confidence', 'begins with'],
      rows,
    },
    3,
  );
}

function packagesTable(result: EvalResult): Table {
  const names = (set: 'organisation' | 'others'): string =>
    packagesOf(set, result.part)
      .map(({ name, version }) => `${name}@${version}`)
      .join(', ');
  const languages = (set: 'organisation' | 'others'): string =>
    Object.entries(result.sizes[set].languages)
      .filter(([language]) => language !== 'text')
      .sort(([, a], [, b]) => b - a)
      .map(([language, lines]) => `${language} ${Math.round(lines / 1000)}`)
      .join(', ');
  return {
    title: 'Packages',
    head: ['set', 'lines of code', 'languages, thousand lines', 'packages'],
    rows: (['organisation', 'others'] as const).map((set) => [
      ...[set === 'organisation' ? 'indexed' : 'never indexed', result.sizes[set].lines.toLocaleString('en')],
      ...[languages(set), names(set)],
    ]),
  };
}

function versionsOf(root: string): string {
  const version = (name: string): string => {
    const file = join(root, name, 'package.json');
    return `${name.split('node_modules/')[1] ?? name} ${(JSON.parse(readFileSync(file, 'utf8')) as { version: string }).version}`;
  };
  return ['prettier', 'esbuild', 'terser'].map((name) => version(`node_modules/${name}`)).join(', ');
}

function commitOf(root: string): string {
  const git = (...args: string[]): string => execFileSync('git', args, { cwd: root, encoding: 'utf8' }).trim();
  try {
    const changed = git('status', '--porcelain', '--', 'src/engine', 'eval', 'public-code') !== '';
    return `${git('rev-parse', '--short', 'HEAD')}${changed ? ' with changes' : ''}`;
  } catch {
    return 'unknown';
  }
}

export function writeReport(result: EvalResult, root: string): void {
  const folder = join(root, 'docs', 'accuracy');
  mkdirSync(folder, { recursive: true });
  const plots = plotsOf(result);
  for (const { name, svg } of plots) writeFileSync(join(folder, `${name}.svg`), `${svg}\n`);
  const image = (name: string): string[] =>
    plots.filter((plot) => plot.name === name).map(({ alt }) => `![${alt}](accuracy/${name}.svg)\n`);
  const peers = peerTables(result).map((table) => markdownTable(table, 3));
  const boilerplate = boilerplatePackages.map(({ name, version }) => `${name}@${version}`).join(', ');
  const text = [
    '# Accuracy\n',
    'Written by `npm run eval`; don’t edit by hand. How much of indexed code is recognised after it was cut, reformatted, renamed, minified, quoted or edited, and how often code that nobody indexed is taken for it.\n',
    `Part: ${result.part === 'heldOut' ? 'held-out packages; nothing was tuned on them' : 'tuning packages'}. Commit ${commitOf(root)}, ${result.date}. ${result.machine}; ${versionsOf(root)}. ${result.seconds} s.\n`,
    markdownTable(goalsTable(result)),
    ...image('recall'),
    ...tablesOf(result).map((table) => markdownTable(table)),
    ...image('bits'),
    ...image('thresholds'),
    ...(peers.length > 0 ? ['## Peers\n', ...peers] : ['The peers were not measured in this run.\n']),
    '## False positives, one by one\n',
    ...profilesOf(result).map((profile) => falsePositiveList(result, profile)),
    '## How it is measured\n',
    '- Pieces of 6, 12, 25 and 60 consecutive lines are drawn from the indexed packages, each package by the root of its size; half of the lines at least hold code. Everything is drawn by a fixed seed.',
    '- prettier, esbuild and terser can’t read any cut: for them pieces begin and end at statements, and may be up to a quarter longer. Minified pieces are what the tool makes of so many lines.',
    '- A piece counts as recognised where the product’s `scan` has a source finding. The right file is its own, or one that holds nine in ten of its code lines, blanks aside: near copies can’t be told apart.',
    '- Of two files with the same text, blanks aside, one is taken; of the packages never indexed those that are indexed are left out. No two packages of different sets share more than 1 % of their lines.',
    `- Boilerplate comes from the packages installed here and those never indexed, and from ${boilerplate}.`,
    '- Recall has Wilson’s 95 % interval, rare events Clopper and Pearson’s.\n',
    markdownTable(packagesTable(result)),
  ].join('\n');
  writeFileSync(join(root, 'docs', 'accuracy.md'), text);
  const out = join(root, 'dist', 'eval');
  mkdirSync(out, { recursive: true });
  writeFileSync(join(out, 'accuracy.json'), JSON.stringify(result, undefined, 1));
}
