/**
 * The short form of `npm run eval`: a few held-out packages, floors under recall and a ceiling over false positives.
 * Needs the npm registry once; the packages stay in .cache.
 */
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { type Corpus, loadCorpus } from './corpus.ts';
import { buildIndex, openBuilt } from './detector.ts';
import { ListedPieces } from './listed.ts';
import { type Cell, Measurement } from './measure.ts';
import { publicCodeOf } from './public-code.ts';
import { SnippetSource } from './snippets.ts';
import { Texts } from './texts.ts';
import { transforms } from './transforms/all.ts';

const PACKAGES = [
  ...['@theia/debug', 'expo-notifications', '@stripe/stripe-react-native', '@agoric/cosmos', 'solady', 'bats'],
  ...['hls.js', '@react-native-firebase/firestore', 'isolated-vm', 'react-native-vision-camera'],
];
const PIECES = 160;
const NEGATIVES = 1_000;
const root = join(import.meta.dirname, '..');

/** Some three points below what is reached on these packages; the pieces are the same in every run. */
const floors: readonly (readonly [transform: string, length: number, percent: number])[] = [
  ['verbatim', 12, 95],
  ['verbatim', 25, 97],
  ['verbatim', 60, 99],
  ['crlf', 25, 97],
  ['smart-quotes', 25, 97],
  ['comments-stripped', 25, 97],
  ['markdown', 25, 97],
  ['diff-mixed', 25, 97],
  ['line-numbers', 25, 97],
  ['json-escaped', 25, 97],
  ['html-escaped', 25, 97],
  ['prettier', 12, 92],
  ['ts-to-js', 25, 80],
  ['edited-5', 25, 90],
  ['all-renamed', 60, 93],
  ['esbuild-minified', 60, 80],
  ['embedded', 25, 96],
];

let corpus: Corpus;
let measurement: Measurement;
let texts: Texts;

beforeAll(async () => {
  corpus = await loadCorpus('heldOut', PACKAGES);
  const index = await openBuilt(buildIndex(corpus.organisation, 'compact', publicCodeOf('compact', root).options));
  const listed = new ListedPieces(publicCodeOf('sensitive', root).options.publicList);
  measurement = new Measurement(corpus, new Map([['compact', index]]), listed);
  texts = new Texts(corpus.organisation, corpus.others, { shard: 0, shards: 1, count: PIECES, part: 'short' });
});

describe('recall', () => {
  test.each(floors)('%s, %i lines: at least %i per cent', async (name, length, percent) => {
    const transform = transforms.find((entry) => entry.name === name);
    expect(transform).toBeDefined();
    if (!transform) return;
    await measurement.cell(transform, length, await texts.casesOf(transform, length));
    const cell = measurement.measured.cells.at(-1) as Cell;
    expect(cell.n).toBeGreaterThan(PIECES / 2);
    expect((100 * cell.found) / cell.n).toBeGreaterThanOrEqual(percent);
    expect((100 * cell.right) / cell.found).toBeGreaterThanOrEqual(95);
  });
});

test('code of others is not taken for it', async () => {
  for (const length of [12, 60]) {
    const samples = texts
      .negativesOf(length, NEGATIVES)
      .map(({ path, lines }) => ({ source: path, text: lines.join('\n') }));
    await measurement.negatives(`unrelated, ${length} lines`, samples);
  }
  const { negatives, falsePositives } = measurement.measured;
  expect(negatives.reduce((sum, { n }) => sum + n, 0)).toBe(2 * NEGATIVES);
  const found = negatives.reduce((sum, entry) => sum + entry.found, 0);
  expect(found, JSON.stringify(falsePositives.map(({ source, taken }) => [source, taken]))).toBeLessThanOrEqual(2);
});

test('the same pieces are drawn in every run', () => {
  const first = new SnippetSource(corpus.others).take(12, 50, 'again');
  expect(new SnippetSource(corpus.others).take(12, 50, 'again')).toEqual(first);
});
