/**
 * Puts the tables of a run among those kept from earlier ones, and writes docs/benchmarks.md with its plots. What a run
 * hasn't measured stays as it was, with its date.
 */
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { format } from 'prettier';
import type { KeptTable, Table } from './figures.ts';
import { goalsTable } from './goals.ts';
import { plotsOf } from './plots.ts';
import { task } from './task.ts';

export interface ReportInput {
  readonly root: string;
  /** Where this run has left its tables. */
  readonly measured: string;
  readonly machine: string;
}

export interface Report {
  readonly markdown: string;
  readonly goals: Table;
  readonly tables: readonly KeptTable[];
}

/** Sections in their order; what isn't measured any more has no name here. */
const ORDER = [
  ...['throughput-engine', 'throughput-peers', 'patterns', 'latency-decision', 'latency-lookup'],
  ...['scale-real', 'scale-10m', 'scale-100m', 'verdict-warm', 'verdict-cold', 'network', 'fleet', 'cli', 'detection'],
];

/** Behind which section a plot stands. */
const PLACES: Readonly<Record<string, string>> = {
  throughput: 'throughput-peers',
  latency: 'latency-decision',
  size: 'scale-100m',
};

function read(file: string): unknown {
  return JSON.parse(readFileSync(file, 'utf8'));
}

function merged(kept: string, measured: string): KeptTable[] {
  const before = existsSync(kept) ? (read(kept) as { tables: KeptTable[] }).tables : [];
  const now = readdirSync(measured)
    .filter((file) => file.endsWith('.json'))
    .map((file) => read(join(measured, file)) as KeptTable);
  return ORDER.flatMap((name) => {
    const table = [...now, ...before].find((other) => other.name === name);
    return table ? [table] : [];
  });
}

function markdownOf({ head, rows }: Pick<Table, 'head' | 'rows'>, isWords: boolean): string[] {
  const line = (cells: readonly (string | number)[]): string => `| ${cells.join(' | ')} |`;
  return [line(head), line(head.map((_cell, i) => (i === 0 || isWords ? '---' : '---:'))), ...rows.map(line)];
}

await task(async (input): Promise<Report> => {
  const { root, measured, machine } = input as ReportInput;
  const folder = join(root, 'docs', 'benchmarks');
  mkdirSync(folder, { recursive: true });
  const kept = join(folder, 'figures.json');
  const tables = merged(kept, measured);
  const goals = goalsTable(tables);
  const plots = plotsOf(tables);
  for (const { name, svg } of plots) writeFileSync(join(folder, `${name}.svg`), `${svg}\n`);
  const section = ({ name, title, note, date, commit, load, more, ...table }: KeptTable): string[] => [
    ...['', `## ${title}`, '', note, ''],
    ...markdownOf(table, false),
    ...(more ? ['', ...markdownOf(more, false)] : []),
    ...['', `Measured ${date} UTC at ${commit}; load of the machine ${load}.`],
    ...plots
      .filter((plot) => PLACES[plot.name] === name)
      .flatMap((plot) => ['', `![${plot.alt}](benchmarks/${plot.name}.svg)`]),
  ];
  const markdown = [
    '# Benchmarks',
    '',
    'Written by `npm run bench`; don’t edit by hand. `npm run bench -- cli` measures one part (`cli`, `detection`, `engine`, `fleet`, `latency`, `network`, `scale`, `verdict`) and leaves the others as they are; `npm run bench -- scale --full` measures 100 million lines too, which takes 5 GB of disk and up to twenty minutes. `docs/benchmarks/figures.json` holds the figures.',
    '',
    `Machine of the last run: ${machine}. It is shared: *load* below each table says how many processes wanted its processors in the minute before. Beyond the number of cores, or where the benchmark’s own one or two aren’t all of it, times by the clock are too long and processor times somewhat; trust ratios of one run more than figures of two.`,
    ...['', `## ${goals.title}`, '', goals.note, ''],
    ...markdownOf(goals, true),
    ...tables.flatMap(section),
    '',
  ].join('\n');
  writeFileSync(join(root, 'docs', 'benchmarks.md'), markdown);
  writeFileSync(kept, await format(JSON.stringify({ machine, tables }), { parser: 'json', printWidth: 120 }));
  return { markdown, goals, tables };
});
