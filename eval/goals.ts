/** What was aimed at, beside what is reached. */
import type { Profile } from '../src/engine/types.ts';
import { type EvalResult, profilesOf, type Table } from './result.ts';
import { clopperPearson } from './statistics.ts';
import { transforms } from './transforms/all.ts';

interface Goal {
  readonly title: string;
  /** What an earlier prototype reached on other packages: compact, sensitive. */
  readonly prototype: string;
  readonly goal: number;
  readonly atMost?: true;
  readonly digits: number;
  /** `undefined` where it wasn't measured. */
  readonly of: (result: EvalResult, profile: Profile) => number | undefined;
}

const namesOf = (group: string): string[] =>
  transforms.filter((entry) => entry.group === group).map(({ name }) => name);

/** Recall in per cent. */
function recall(names: readonly string[], length: number): Goal['of'] {
  return ({ cells }, profile) => {
    const chosen = cells.filter(
      (cell) => cell.profile === profile && cell.length === length && names.includes(cell.transform),
    );
    const n = chosen.reduce((sum, cell) => sum + cell.n, 0);
    return n === 0 ? undefined : (100 * chosen.reduce((sum, cell) => sum + cell.found, 0)) / n;
  };
}

function counted(result: EvalResult, profile: Profile, isUnrelated: boolean): { n: number; found: number } {
  const chosen = result.negatives.filter(
    (entry) => entry.profile === profile && entry.set.startsWith('unrelated') === isUnrelated,
  );
  const sum = (of: 'n' | 'found'): number => chosen.reduce((before, entry) => before + entry[of], 0);
  return { n: sum('n'), found: sum('found') };
}

function rightFile({ cells }: EvalResult, profile: Profile): number | undefined {
  const chosen = cells.filter((cell) => cell.profile === profile);
  const found = chosen.reduce((sum, cell) => sum + cell.found, 0);
  return found === 0 ? undefined : (100 * chosen.reduce((sum, cell) => sum + cell.right, 0)) / found;
}

const format = ['verbatim', ...namesOf('format')];
const goals: readonly Goal[] = [
  { title: 'changes of form, 12 lines, %', prototype: '90, 96', goal: 97, digits: 1, of: recall(format, 12) },
  { title: 'changes of form, 25 lines, %', prototype: '100, 100', goal: 99.8, digits: 1, of: recall(format, 25) },
  { title: 'changes of form, 60 lines, %', prototype: '100, 100', goal: 100, digits: 2, of: recall(format, 60) },
  { title: 'prettier, 12 lines, %', prototype: '86, 95', goal: 95, digits: 1, of: recall(['prettier'], 12) },
  {
    title: 'one line in five edited, 25 lines, %',
    prototype: '74, 85',
    goal: 88,
    digits: 1,
    of: recall(['edited-5'], 25),
  },
  {
    title: 'every name renamed, reflowed, 25 lines, %',
    prototype: '72, 92',
    goal: 92,
    digits: 1,
    of: recall(['all-renamed'], 25),
  },
  {
    title: 'every name renamed, reflowed, 60 lines, %',
    prototype: '94, 97',
    goal: 98,
    digits: 1,
    of: recall(['all-renamed'], 60),
  },
  {
    title: 'fully minified, 60 lines’ worth, %',
    prototype: '73, 76',
    goal: 80,
    digits: 1,
    of: recall(namesOf('minify'), 60),
  },
  {
    title: 'false positives per 10,000 unrelated snippets',
    prototype: '6, 10',
    goal: 3,
    atMost: true,
    digits: 1,
    of: (result, profile) => {
      const { n, found } = counted(result, profile, true);
      return n === 0 ? undefined : (1e4 * found) / n;
    },
  },
  {
    title: '… upper end of its 95 % interval',
    prototype: '14, –',
    goal: Number.NaN,
    atMost: true,
    digits: 1,
    of: (result, profile) => {
      const { n, found } = counted(result, profile, true);
      return n === 0 ? undefined : 1e4 * clopperPearson(found, n).high;
    },
  },
  {
    title: 'false positives: whole files, licences, configurations, imports, READMEs',
    prototype: '1, 8',
    goal: 0,
    atMost: true,
    digits: 0,
    of: (result, profile) => (result.negatives.length === 0 ? undefined : counted(result, profile, false).found),
  },
  { title: 'right file named, %', prototype: '99.5', goal: 99.7, digits: 2, of: rightFile },
  {
    title: 'lookup part, bytes per line',
    prototype: '1.25',
    goal: 1,
    atMost: true,
    digits: 2,
    of: ({ indexes }, profile) => indexes.find((index) => index.profile === profile)?.bytesPerLine.lookup,
  },
  {
    title: 'code told as code, 10 lines, %',
    prototype: '–',
    goal: 98,
    digits: 2,
    of: (result) => classified(result, true),
  },
  {
    title: 'prose, logs (but for Python’s traces and JSON lines), tables taken for code, %',
    prototype: '–',
    goal: 0.5,
    atMost: true,
    digits: 2,
    of: (result) => classified(result, false),
  },
];

/** Per cent of the windows of one kind that read like code (docs/detectors.md has the kinds one by one). */
function classified({ classifier }: EvalResult, code: boolean): number | undefined {
  const row = classifier.find((entry) => entry.code === code && entry.category === 'all');
  return row && (100 * row.found) / row.windows;
}

export function goalsTable(result: EvalResult): Table {
  const profiles = profilesOf(result);
  return {
    title: 'Goals',
    note: 'Goals are for the profile compact. The prototype was measured on other packages. ✓ where the goal is met.',
    head: ['what', 'prototype: compact, sensitive', 'goal', ...profiles],
    rows: goals.map(({ title, prototype, goal, atMost, digits, of }) => [
      ...[title, prototype, Number.isNaN(goal) ? '–' : `${atMost ? '≤ ' : ''}${goal}`],
      ...profiles.map((profile) => {
        const value = of(result, profile);
        if (value === undefined) return '–';
        // What is shown decides, so that the mark and the figure agree.
        const shown = Number(value.toFixed(digits));
        const isMet = atMost ? shown <= goal : shown >= goal;
        return `${shown.toFixed(digits)}${isMet ? ' ✓' : ''}`;
      }),
    ]),
  };
}
