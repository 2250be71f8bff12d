/** A thousand browsers that keep an index of ten megabytes fresh: what each of them and their server transfer in a day. */
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from '@playwright/test';
import { runBundled } from './bundled.ts';
import { counted, keep, round } from './figures.ts';
import type { Fleet, FleetInput, Span } from './run-fleet.ts';
import { timedCli } from './timed.ts';
import { syntheticTree } from './trees.ts';

const CLIENTS = 1_000;
const REFRESH_MINUTES = 60;
/** Lines of an index of about 10 MB, and of the files that a day changes for a delta of about 50 kB. */
const LINES = 1_900_000;
const CHANGED_LINES = 11_000;

interface Manifest {
  readonly sequence: number;
  readonly lines: number;
  readonly segments: readonly { readonly bytes: number }[];
}

function manifestOf(folder: string): Manifest {
  return JSON.parse(readFileSync(join(folder, 'index.json'), 'utf8')) as Manifest;
}

/** Adds a statement to files of about so many lines in all; returns how many files and lines that were. */
function change(folder: string, wanted: number): { files: number; lines: number } {
  let [files, lines] = [0, 0];
  for (const entry of readdirSync(folder, { recursive: true, encoding: 'utf8' }).sort()) {
    const path = join(folder, entry);
    if (lines >= wanted) break;
    if (!statSync(path).isFile()) continue;
    const text = readFileSync(path, 'utf8');
    writeFileSync(path, `${text}\nexport const changedToday${files} = [${files}, 'a day of work'];\n`);
    files += 1;
    lines += text.split('\n').length;
  }
  return { files, lines };
}

test('a fleet of browsers', async () => {
  test.setTimeout(3_600_000);
  const folder = mkdtempSync(join(tmpdir(), 'sourcekeep-fleet-'));
  try {
    const tree = await syntheticTree(LINES);
    const code = join(folder, 'code');
    cpSync(tree.folder, code, { recursive: true });
    const [keys, base, changed] = [join(folder, 'keys'), join(folder, 'base'), join(folder, 'changed')];
    timedCli(['keygen', '--out', keys]);
    const index = (out: string): void => {
      const repositories = readdirSync(code).map((name) => join(code, name));
      const secrets = ['--key-file', join(keys, 'index.key'), '--sign-key', join(keys, 'signing.key')];
      timedCli(['index', ...repositories, '--out', out, ...secrets]);
    };
    index(base);
    cpSync(base, changed, { recursive: true });
    const day = change(code, CHANGED_LINES);
    index(changed);
    const [first, second] = [manifestOf(base), manifestOf(changed)];
    const size = first.segments.reduce((sum, { bytes }) => sum + bytes, 0);
    const delta = second.segments.reduce((sum, { bytes }) => sum + bytes, 0) - size;
    const key = (name: string): string => readFileSync(join(keys, name), 'utf8').trim();
    const input: FleetInput = {
      ...{ clients: CLIENTS, refreshMinutes: REFRESH_MINUTES, base, changed },
      ...{ key: key('index.key'), publicKey: key('signing.pub') },
    };
    const fleet = await runBundled<Fleet>('run-fleet', input);
    const names = ['first day: installed, then 60-minute refreshes', 'a day with one delta', 'a day with nothing new'];
    const each = (bytes: number): number => bytes / CLIENTS;
    const row = ({ toClients, fromClients, manifests, segments }: Span, i: number): (string | number)[] => [
      ...[names[i] ?? '', counted(Math.round(each(toClients))), counted(Math.round(each(fromClients)))],
      ...[round(each(manifests), 2), round(each(segments), 2), round((each(toClients) * 10_000) / 1e9, 2)],
    ];
    const busiest = Math.max(...fleet.minutes);
    const quietest = Math.min(...fleet.minutes);
    keep('fleet', {
      title: 'Fleet: browsers that keep an index fresh',
      note: `${counted(CLIENTS)} simulated browsers, started in the same moment, with the extension’s own download (files in memory, a clock that jumps), against \`sourcekeep serve\`; \`refreshMinutes\` ${REFRESH_MINUTES}, on for 24 hours a day. The index: ${counted(first.lines)} synthetic lines, ${round(size / 1e6, 1)} MB. The delta: \`index\` run again after ${day.files} files of ${counted(day.lines)} lines were changed, ${counted(delta)} bytes, published once on the second day. Bytes are of HTTP with its heads as Node’s client sends them, without TLS; ${counted(fleet.current)} of ${counted(CLIENTS)} had the delta in the end.`,
      head: [
        ...['per browser', 'bytes received', 'bytes sent', 'questions for `index.json`', 'segments fetched'],
        'GB a day for 10,000 browsers',
      ],
      rows: fleet.days.map(row),
      more: {
        head: ['how questions spread', ''],
        rows: [
          ['first questions in each second behind the common start', fleet.firstSeconds.join(', ')],
          ['questions a minute in an hour of the third day, least', quietest],
          ['the same, most', busiest],
          ['minutes from publishing the delta until half of the browsers had it', round(fleet.until.p50, 0)],
          ['until all had it', round(fleet.until.last, 0)],
        ],
      },
      values: {
        first: each(fleet.days[0]?.toClients ?? Number.NaN),
        delta: each(fleet.days[1]?.toClients ?? Number.NaN),
        nothing: each(fleet.days[2]?.toClients ?? Number.NaN),
        busiest,
      },
    });
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});
