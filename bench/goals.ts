/** What was aimed at, beside what is reached. */
import type { KeptTable, Table } from './figures.ts';

/** Looks a figure up: `undefined` where it wasn't measured. */
type Figures = (table: string, value: string) => number | undefined;

interface Goal {
  readonly title: string;
  /** What an earlier prototype reached. */
  readonly prototype: string;
  readonly goal: number;
  readonly unit: string;
  readonly atLeast?: true;
  readonly digits: number;
  readonly of: (figures: Figures) => number | undefined;
  /** Why it isn't reached, and what would reach it; told where it isn't. */
  readonly why?: string;
}

function ratio(of: Figures, table: string, above: string, below: string): number | undefined {
  const a = of(table, above);
  const b = of(table, below);
  return a === undefined || b === undefined ? undefined : a / b;
}

function scaled(value: number | undefined, by: number): number | undefined {
  return value === undefined ? undefined : value / by;
}

const LOOKUP =
  'A fingerprint takes 13 bits and its share of the buckets (about 15.5 bits in all), so only fewer fingerprints a line make the lookup part smaller: larger windows, which cost recall (docs/accuracy.md)';
const FOUR_STREAMS =
  'four streams are read, where the prototype read three, and comments, imports and the words of each language are told apart; lexing alone takes half of it (“Throughput of the engine”), so that a lexer outside JavaScript (WebAssembly) would help most';

const LISTENER =
  'the page’s own layer adds nothing; what is left is the blocking listener, which can’t trust the page’s prefilter, since workers send without it';

const goals: readonly Goal[] = [
  {
    ...{ title: 'indexing, engine: lexing to keyed fingerprints, per core', prototype: '103', goal: 120, unit: 'MB/s' },
    ...{ atLeast: true, digits: 0, why: FOUR_STREAMS },
    of: (of) => of('throughput-engine', 'IndexWriter.add: the same and keyed'),
  },
  {
    ...{ title: 'indexing, command line in whole, one job, real code', prototype: '24', goal: 45, unit: 'MB/s' },
    ...{ atLeast: true, digits: 0 },
    of: (of) => of('scale-real', 'rate1'),
    why: 'the same work takes less than half in a process that is warm and has the texts in memory (“the whole index”); the rest is code that isn’t compiled yet, opening and reading 20,000 small files, telling what to skip, and looking up public code',
  },
  {
    ...{ title: 'lookup part, real code, per line', prototype: '1.25', goal: 1, unit: 'bytes', digits: 2, why: LOOKUP },
    of: (of) => ratio(of, 'scale-real', 'lookup', 'lines'),
  },
  {
    ...{ title: 'decision on 100 kB that isn’t indexed, p50', prototype: '5.5', goal: 5, unit: 'ms', digits: 1 },
    of: (of) => of('latency-decision', '100 kB clean p50'),
    why: 'lexing, probing the k-grams of four streams and looking for secrets share the time; the machine wasn’t quiet either (processor time in “Decision in one thread”)',
  },
  {
    ...{ title: 'decision on 1 MB that isn’t indexed, p50', prototype: '75', goal: 50, unit: 'ms', digits: 0 },
    of: (of) => of('latency-decision', '1 MB clean p50'),
    why: 'as for 100 kB',
  },
  {
    ...{ title: 'decision on 100 kB, all of it indexed, p50', prototype: '–', goal: Number.NaN, unit: 'ms', digits: 1 },
    of: (of) => of('latency-decision', '100 kB indexed p50'),
  },
  {
    ...{ title: 'decision on 1 MB, all of it indexed, p50', prototype: '–', goal: Number.NaN, unit: 'ms', digits: 0 },
    of: (of) => of('latency-decision', '1 MB indexed p50'),
  },
  {
    ...{ title: 'Chromium, warm: verdict on 100 kB, p95', prototype: '–', goal: 40, unit: 'ms', digits: 1 },
    of: (of) => of('verdict-warm', '100 kB, not in the index p95'),
  },
  {
    ...{
      title: '10 million lines: lookup part in memory',
      prototype: '–',
      goal: 12,
      unit: 'MB',
      digits: 1,
      why: LOOKUP,
    },
    of: (of) => scaled(of('scale-10m', 'buffers'), 1e6),
  },
  {
    ...{ title: 'fetch of an answer of 1 kB (a prefilter clears it): guarded, times unguarded, p50', prototype: '–' },
    ...{ goal: 1.3, unit: 'times', digits: 2, of: (of) => of('network', 'fetch, answer of 1 kB ratio') },
  },
  {
    ...{ title: 'fetch with a body of 1 kB that a prefilter clears: guarded, times unguarded, p50', prototype: '–' },
    ...{ goal: 1.3, unit: 'times', digits: 2, of: (of) => of('network', 'fetch, 1 kB without words ratio') },
    why: LISTENER,
  },
  {
    ...{
      title: 'fetch of 1 kB of prose, which is judged: added, p50',
      prototype: '–',
      goal: 10,
      unit: 'ms',
      digits: 1,
    },
    of: (of) => of('network', 'fetch, 1 kB of prose added'),
  },
  {
    ...{ title: 'fetch of 1 kB of code, which is judged: added, p50', prototype: '–', goal: 10, unit: 'ms', digits: 1 },
    of: (of) => of('network', 'fetch, 1 kB of code added'),
  },
  {
    ...{ title: '10 million lines: stopped worker to first decision, beyond an empty round trip', prototype: '–' },
    ...{ goal: 100, unit: 'ms', digits: 0 },
    of: (of) => of('verdict-cold', 'large'),
    why: 'a small index takes as long, so it isn’t the index (opened in some 25 ms): a worker that has just started runs code that isn’t compiled yet; the same verdict takes a tenth of it once the worker is warm',
  },
  {
    ...{ title: '100 million lines: build on two cores', prototype: '–', goal: 10, unit: 'min', digits: 1 },
    of: (of) => scaled(of('scale-100m', 'wall2'), 60),
  },
  {
    ...{ title: '100 million lines: peak memory, two jobs', prototype: '–', goal: 2, unit: 'GB', digits: 2 },
    of: (of) => scaled(of('scale-100m', 'memory2'), 1024),
  },
  {
    ...{ title: '100 million lines: lookup part', prototype: '–', goal: 90, unit: 'MB', digits: 0, why: LOOKUP },
    of: (of) => scaled(of('scale-100m', 'lookup'), 1e6),
  },
  {
    ...{ title: '`check` on a folder of 1,000 snippets, one process', prototype: '–', goal: 5, unit: 's', digits: 1 },
    of: (of) => of('cli', 'snippets'),
  },
];

export function goalsTable(tables: readonly KeptTable[]): Table {
  const figures: Figures = (name, value) => tables.find((table) => table.name === name)?.values?.[value];
  return {
    title: 'Goals',
    note: 'Default profile. The prototype was measured on another machine and other code. ✓ where the goal is met.',
    head: ['what', 'prototype', 'goal', 'measured', 'reached'],
    rows: goals.map(({ title, prototype, goal, unit, atLeast, digits, of, why }) => {
      const value = of(figures);
      const isGoal = !Number.isNaN(goal);
      const aimed = isGoal ? `${atLeast ? '≥' : '≤'} ${goal} ${unit}` : '–';
      if (value === undefined) return [title, prototype, aimed, 'not measured', ''];
      // What is shown decides, so that mark and figure agree.
      const shown = value.toFixed(digits);
      const isMet = atLeast ? Number(shown) >= goal : Number(shown) <= goal;
      const reached = isMet ? '✓' : `no${why === undefined ? '' : `: ${why}`}`;
      return [title, prototype, aimed, `${shown} ${unit}`, isGoal ? reached : ''];
    }),
  };
}
