/** Prints how well a file is recognised that leaves in pieces of four lines, and how often other code is taken for it. */
import { join } from 'node:path';
import { boilerplateOf, boilerplatePackages } from './boilerplate.ts';
import { fetchCorpus, loadCorpus, packagesOf, type Part } from './corpus.ts';
import { buildIndex, openBuilt } from './detector.ts';
import { PIECE_LINES, ways } from './ledger-cases.ts';
import { drawFiles, measureAlarms, measureWay } from './ledger-measure.ts';
import { publicCodeOf } from './public-code.ts';
import { markdownTable } from './result.ts';
import { SnippetSource } from './snippets.ts';

const [root = '', partName = 'held-out', count = '400', only = ''] = process.argv.slice(2);
const part: Part = partName === 'tuning' ? 'tuning' : 'heldOut';
const corpus = await loadCorpus(part);
process.stderr.write('indexing\n');
const index = await openBuilt(buildIndex(corpus.organisation, 'compact', publicCodeOf('compact', root).options));
const files = drawFiles(corpus.organisation, Number(count), 'ledger');
const others = new SnippetSource(corpus.others)
  .take(PIECE_LINES, 2_000, 'ledger others')
  .map(({ lines }) => lines.join('\n'));

const percent = (n: number, of: number): string => (of === 0 ? '' : ((100 * n) / of).toFixed(1));
const rows: string[][] = [];
for (const [name, way] of Object.entries(ways)) {
  if (only !== '' && !name.includes(only)) continue;
  process.stderr.write(`${name}\n`);
  const result = await measureWay(name, way, files, others, index);
  rows.push([
    ...[name, `${result.cases}`, percent(result.found, result.cases), percent(result.alone, result.cases)],
    ...[`${result.median}`, percent(result.repository, result.found)],
  ]);
}
process.stdout.write(
  markdownTable({
    title: 'Files in pieces of four lines',
    head: ['way', 'files', 'found %', 'pieces alone %', 'median piece', 'right repository %'],
    rows,
  }),
);
if (only === '' || only === 'alarms') {
  await fetchCorpus(boilerplatePackages);
  const indexed = new Set(packagesOf('organisation', part).map(({ name }) => name));
  const boilerplate = boilerplateOf(corpus.others, packagesOf('others', part), indexed, join(root, 'node_modules'));
  const code = drawFiles(corpus.others, 5 * Number(count), 'ledger alarms').map(({ repository, path, text }) => ({
    source: `${repository} ${path}`,
    text,
  }));
  const prose = (boilerplate['READMEs and change logs'] ?? []).slice(0, 2 * Number(count));
  for (const [set, samples] of [
    ['code', code],
    ['prose', prose],
  ] as const) {
    for (const together of [false, true]) {
      const name = `${set}, ${together ? 'one ledger for all' : 'a ledger each'}`;
      process.stderr.write(`${name}\n`);
      // One ledger for all is full most of the time, and then takes milliseconds for each piece.
      const read = together ? samples.slice(0, Math.ceil(samples.length / 5)) : samples;
      const { alarms, pieces, texts } = await measureAlarms(name, read, together, index);
      process.stdout.write(`${name}: ${read.length} files, ${pieces} pieces, ${alarms} alarms\n`);
      for (const text of texts) process.stdout.write(`  ${text}\n`);
    }
  }
}
