/** What a run found, and the tables in which it is told. */
import type { Profile } from '../src/engine/types.ts';
import type { ClassifierRow } from './classifier/measure.ts';
import type { Part } from './corpus.ts';
import type { Measured } from './measure.ts';
import type { PeerCounts } from './peers.ts';
import { clopperPearson, wilson } from './statistics.ts';
import { transforms } from './transforms/all.ts';
import type { CorpusSize } from './worker.ts';

export interface BuiltNumbers {
  readonly profile: Profile;
  readonly publicCode: string;
  readonly fingerprints: number;
  readonly lines: number;
  readonly bytesPerLine: { readonly lookup: number; readonly total: number };
  readonly parameters: Readonly<Record<string, number | string | boolean>>;
}

export interface EvalResult extends Measured {
  readonly part: Part;
  readonly seconds: number;
  readonly date: string;
  readonly machine: string;
  readonly sizes: Record<'organisation' | 'others', CorpusSize>;
  readonly indexes: readonly BuiltNumbers[];
  readonly peers: readonly PeerCounts[];
  /** Code or not, of windows of ten lines; empty after a quick run. */
  readonly classifier: readonly ClassifierRow[];
}

export interface Table {
  readonly title: string;
  readonly note?: string;
  readonly head: readonly string[];
  readonly rows: readonly (readonly string[])[];
}

const percent = (share: number): string => {
  const value = 100 * share;
  return value >= 99.95 || value === 0 ? value.toFixed(0) : value.toFixed(1);
};

/** Recall with its interval: `97.3 (96.5–98.0)`. */
export function shareText(hits: number, n: number): string {
  if (n === 0) return '–';
  const { low, high } = wilson(hits, n);
  return `${percent(hits / n)} (${percent(low)}–${percent(high)})`;
}

export function profilesOf(result: EvalResult): Profile[] {
  return [...new Set(result.indexes.map(({ profile }) => profile))];
}

/** Recall of one profile: a row per transform, the mean of the format changes first, a column per length. */
export function recallTable(result: EvalResult, profile: Profile): Table {
  const cells = result.cells.filter((cell) => cell.profile === profile);
  const lengths = [...new Set(cells.map(({ length }) => length))].sort((a, b) => a - b);
  const row = (title: string, names: readonly string[]): string[] => {
    const counts = lengths.map((length) => {
      const chosen = cells.filter((cell) => cell.length === length && names.includes(cell.transform));
      const sum = (of: 'found' | 'n'): number => chosen.reduce((before, cell) => before + cell[of], 0);
      return { found: sum('found'), n: sum('n') };
    });
    const least = Math.min(...counts.map(({ n }) => n));
    const most = Math.max(...counts.map(({ n }) => n));
    return [
      title,
      ...counts.map(({ found, n }) => shareText(found, n)),
      least === most ? String(most) : `${least}–${most}`,
    ];
  };
  const present = transforms.filter(({ name }) => cells.some((cell) => cell.transform === name));
  const format = present.filter(({ group }) => group === 'format').map(({ name }) => name);
  const minified = present.filter(({ group }) => group === 'minify').map(({ name }) => name);
  const verbatim = cells.filter(({ transform }) => transform === 'verbatim');
  const listed = verbatim.reduce((sum, cell) => sum + cell.listed, 0);
  const drawn = verbatim.reduce((sum, cell) => sum + cell.listed + cell.n, 0);
  return {
    title: `Recall, profile ${profile}, in per cent (95 % interval)`,
    ...(listed > 0 && {
      note: `Left out of each cell: pieces of whose fingerprints the bundled list of public code holds half or more (${listed} of the ${drawn} verbatim ones): whoever copied them has nothing to lose by them.`,
    }),
    head: ['transform', ...lengths.map((length) => `${length} lines`), 'n per cell'],
    rows: [
      ...(format.length > 1 ? [row(`**all ${format.length} changes of form**`, format)] : []),
      ...(minified.length > 1 ? [row('**fully minified, both tools**', minified)] : []),
      ...present.map(({ name, title }) => row(title, [name])),
    ],
  };
}

export function falsePositiveTable(result: EvalResult): Table {
  const profiles = profilesOf(result);
  const counts = new Map<string, Map<Profile, { n: number; found: number }>>();
  const add = (set: string, profile: Profile, n: number, found: number): void => {
    const known = counts.get(set) ?? new Map<Profile, { n: number; found: number }>();
    const before = known.get(profile) ?? { n: 0, found: 0 };
    counts.set(set, known.set(profile, { n: before.n + n, found: before.found + found }));
  };
  for (const { set, profile, n, found } of result.negatives) {
    if (set.startsWith('unrelated')) add('**unrelated snippets, all lengths**', profile, n, found);
    else if (set !== 'whole files') add('**boilerplate, all kinds**', profile, n, found);
  }
  for (const { set, profile, n, found } of result.negatives) add(set, profile, n, found);
  return {
    title: 'False positives',
    note: 'Found of tried; in brackets per 10,000 with the exact 95 % interval.',
    head: ['set', ...profiles],
    rows: [...counts].map(([set, byProfile]) => [
      set,
      ...profiles.map((profile) => {
        const { n, found } = byProfile.get(profile) ?? { n: 0, found: 0 };
        const { low, high } = clopperPearson(found, n);
        const rate = (share: number): string => (1e4 * share).toFixed(1);
        return n === 0 ? '–' : `${found} of ${n} (${rate(found / n)}; ${rate(low)}–${rate(high)})`;
      }),
    ]),
  };
}

/** Whether the right file and the right lines are named. */
export function attributionTable(result: EvalResult): Table {
  const profiles = profilesOf(result);
  const sum = (profile: Profile, of: 'found' | 'right', names?: readonly string[]): number =>
    result.cells
      .filter((cell) => cell.profile === profile && (names === undefined || names.includes(cell.transform)))
      .reduce((before, cell) => before + cell[of], 0);
  const lines = (profile: Profile, name: string, of: 'linesCovered' | 'linesBeyond' | 'placed'): number =>
    result.cells
      .filter((cell) => cell.profile === profile && cell.transform === name)
      .reduce((before, cell) => before + cell[of], 0);
  const rows: string[][] = [
    ['right file named, all transforms', ...profiles.map((p) => shareText(sum(p, 'right'), sum(p, 'found')))],
    [
      'right file named, verbatim',
      ...profiles.map((p) => shareText(sum(p, 'right', ['verbatim']), sum(p, 'found', ['verbatim']))),
    ],
  ];
  for (const name of ['verbatim', 'markdown', 'diff-added', 'embedded', 'edited-5']) {
    if (!result.cells.some(({ transform }) => transform === name)) continue;
    const right = (profile: Profile): number => sum(profile, 'right', [name]);
    const title = transforms.find((transform) => transform.name === name)?.title ?? name;
    rows.push(
      [
        `${title}: every code line of the piece lies in the lines named`,
        ...profiles.map((p) => shareText(lines(p, name, 'linesCovered'), right(p))),
      ],
      [
        `${title}: lines named beyond the piece, on average`,
        ...profiles.map((p) => (right(p) === 0 ? '–' : (lines(p, name, 'linesBeyond') / right(p)).toFixed(1))),
      ],
      [
        `${title}: the file’s lines named hold those of the piece`,
        ...profiles.map((p) => shareText(lines(p, name, 'placed'), right(p))),
      ],
    );
  }
  return { title: 'Files and lines', head: ['what', ...profiles], rows };
}

export function indexTable({ indexes }: EvalResult): Table {
  return {
    title: 'Index',
    head: [
      'profile',
      'list of public code',
      'lines',
      'fingerprints',
      'lookup part, bytes per line',
      'all, bytes per line',
    ],
    rows: indexes.map(({ profile, publicCode, lines, fingerprints, bytesPerLine: { lookup, total } }) => [
      ...[profile, publicCode, String(lines), String(fingerprints), lookup.toFixed(2), total.toFixed(2)],
    ]),
  };
}

export function markdownTable({ title, note, head, rows }: Table, level = 2): string {
  const line = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;
  return [
    ...[`${'#'.repeat(level)} ${title}`, '', ...(note === undefined ? [] : [note, ''])],
    ...[line(head), line(head.map((_, i) => (i === 0 ? '---' : '---:'))), ...rows.map(line), ''],
  ].join('\n');
}

export function tablesOf(result: EvalResult): Table[] {
  return [
    ...profilesOf(result)
      .filter(() => result.cells.length > 0)
      .map((profile) => recallTable(result, profile)),
    ...(result.negatives.length > 0 ? [falsePositiveTable(result)] : []),
    ...(result.cells.length > 0 ? [attributionTable(result)] : []),
    indexTable(result),
  ];
}

/** For people at a terminal. */
export function printResult(result: EvalResult): string {
  const head = `Part ${result.part}, ${result.sizes.organisation.lines} lines indexed, ${result.sizes.others.lines} lines not; ${result.seconds} s\n\n`;
  return (
    head +
    tablesOf(result)
      .map((table) => markdownTable(table))
      .join('\n')
  );
}
