/** How many pieces of indexed code are recognised, and how often public code that is not indexed is taken for it. */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { execFileSync } from 'node:child_process';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from '@playwright/test';
import '../scripts/public-code/give-frequencies.ts';
import { openIndex } from '../src/engine/index/reader.ts';
import { scan } from '../src/engine/scan.ts';
import { folderOf, indexedPackages, otherPackages, windowsOf } from './corpus.ts';
import { keep, round } from './figures.ts';

const COUNT = 1_000;
const cli = join(import.meta.dirname, '..', 'bin', 'sourcekeep.mjs');

test('recall and false alarms', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'sourcekeep-bench-'));
  const out = join(folder, 'index');
  execFileSync(process.execPath, [cli, 'index', ...indexedPackages.map(folderOf), '--out', out, '--no-bundled-public']);
  const manifest = JSON.parse(readFileSync(join(out, 'index.json'), 'utf8')) as { segments: { file: string }[] };
  const key = Buffer.from(readFileSync(`${out}.key`, 'utf8'), 'base64');
  const sources = manifest.segments.map(({ file }) => {
    const data = readFileSync(join(out, file));
    return {
      name: file,
      bytes: data.length,
      read: (offset: number, length: number) => Promise.resolve(new Uint8Array(data.subarray(offset, offset + length))),
    };
  });
  const index = await openIndex(sources, new Uint8Array(key));
  const isFound = async (text: string): Promise<boolean> => {
    const { findings } = await scan([{ type: 'text/plain', text }], {
      index,
      secrets: false,
      markers: [],
      codeMinLines: 0,
    });
    return findings.some((finding) => finding.kind === 'source');
  };
  const rows: (string | number)[][] = [];
  for (const lines of [6, 12, 25, 60]) {
    const own = windowsOf(indexedPackages, lines, COUNT);
    const other = windowsOf(otherPackages, lines, COUNT);
    let found = 0;
    let wrong = 0;
    for (const text of own) found += Number(await isFound(text));
    for (const text of other) wrong += Number(await isFound(text));
    rows.push([
      lines,
      `${found} of ${own.length}`,
      `${round((100 * found) / own.length)} %`,
      `${wrong} of ${other.length}`,
    ]);
  }
  rmSync(folder, { recursive: true, force: true });
  keep('detection', {
    title: 'Detection, verbatim pieces',
    note: `Windows of consecutive lines cut from ${indexedPackages.join(', ')} (indexed) and from ${otherPackages.join(', ')} (not indexed); half of their lines at least hold code. Nothing public is subtracted, so a false alarm can be code that both sides copied.`,
    head: ['lines', 'recognised', 'share', 'false alarms'],
    rows,
  });
});
