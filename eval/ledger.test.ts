/** The short form of `npm run eval -- ledger`: a few held-out packages, floors under what small pastes say together. */
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import type { IndexReader } from '../src/engine/index/reader.ts';
import { type Corpus, loadCorpus } from './corpus.ts';
import { buildIndex, openBuilt } from './detector.ts';
import { PIECE_LINES, ways } from './ledger-cases.ts';
import { drawFiles, measureAlarms, measureWay } from './ledger-measure.ts';
import { publicCodeOf } from './public-code.ts';
import { SnippetSource } from './snippets.ts';

const PACKAGES = [
  ...['@theia/debug', 'expo-notifications', '@stripe/stripe-react-native', '@agoric/cosmos', 'solady', 'bats'],
  ...['hls.js', '@react-native-firebase/firestore', 'isolated-vm', 'react-native-vision-camera'],
];
const FILES = 60;
const OTHER_FILES = 150;
const root = join(import.meta.dirname, '..');

/** Below what all held-out packages reach (docs/ledger.md), as far as so few files may lie below. */
const floors: Readonly<Record<string, number>> = {
  'in order': 90,
  'with a question in front': 88,
  'seen again by every layer': 90,
  'after each, one of other code': 88,
  'two files alternate': 88,
  'from the end': 70,
  'in any order': 80,
};

let corpus: Corpus;
let index: IndexReader;
beforeAll(async () => {
  corpus = await loadCorpus('heldOut', PACKAGES);
  index = await openBuilt(buildIndex(corpus.organisation, 'compact', publicCodeOf('compact', root).options));
}, 120_000);

describe('before the tenth piece of four lines', () => {
  test.each(Object.entries(floors))('%s: at least %i per cent', async (name, percent) => {
    const way = ways[name];
    expect(way).toBeDefined();
    if (!way) return;
    const files = drawFiles(corpus.organisation, FILES, 'ledger');
    const others = new SnippetSource(corpus.others).take(PIECE_LINES, 600, 'ledger others');
    const texts = others.map(({ lines }) => lines.join('\n'));
    const { cases, found, alone } = await measureWay(name, way, files, texts, index);
    expect(cases).toBeGreaterThan(FILES / 3);
    expect((100 * found) / cases).toBeGreaterThanOrEqual(percent);
    // It is the ledger that finds them.
    expect(alone).toBeLessThan(cases / 2);
  });
});

test('files of others add up to nothing', async () => {
  const files = drawFiles(corpus.others, OTHER_FILES, 'ledger alarms').map(({ repository, path, text }) => ({
    source: `${repository} ${path}`,
    text,
  }));
  const { alarms, pieces, texts } = await measureAlarms('code', files, false, index);
  expect(pieces).toBeGreaterThan(OTHER_FILES * 10);
  expect(alarms, texts.join('\n')).toBeLessThanOrEqual(1);
});
