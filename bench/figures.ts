/** Where benchmarks leave their figures, and the few statistics that they are told in. */
import { execFileSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { loadavg } from 'node:os';
import { join } from 'node:path';

const root = join(import.meta.dirname, '..');
const folder = join(root, 'dist', 'bench');

/** The value below which a share `p` (0 to 1) of the values lies. */
export function percentile(values: readonly number[], p: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(p * sorted.length))] ?? Number.NaN;
}

/** The value of which a quarter is smaller: what a run takes when nobody else is at work, nearly. */
export function lowerQuartile(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.floor((sorted.length - 1) / 4)] ?? Number.NaN;
}

export interface Table {
  readonly title: string;
  readonly note: string;
  readonly head: readonly string[];
  readonly rows: readonly (readonly (string | number)[])[];
  /** A second table below the first. */
  readonly more?: Pick<Table, 'head' | 'rows'>;
  /** What goals and plots are made of, by name. */
  readonly values?: Readonly<Record<string, number>>;
}

/** A table, and when and of what it was measured. */
export interface KeptTable extends Table {
  readonly name: string;
  readonly date: string;
  readonly commit: string;
  /** Processes that wanted the processors, on average over the last minute; 1 or less of it is the benchmark itself. */
  readonly load: number;
}

function commit(): string {
  const git = (...args: string[]): string => execFileSync('git', args, { cwd: root, encoding: 'utf8' }).trim();
  try {
    const isChanged = git('status', '--porcelain', '--', 'src', 'public-code', 'bench') !== '';
    return `${git('rev-parse', '--short', 'HEAD')}${isChanged ? ' with changes' : ''}`;
  } catch {
    return 'unknown';
  }
}

/** Keeps a table for `docs/benchmarks.md`. */
export function keep(name: string, table: Table): void {
  const kept: KeptTable = {
    ...{ name, date: new Date().toISOString().slice(0, 16).replace('T', ' '), commit: commit() },
    load: round(loadavg()[0] ?? 0),
    ...table,
  };
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, `${name}.json`), JSON.stringify(kept, undefined, 2));
}

export function round(value: number, digits = 1): number {
  return Number(value.toFixed(digits));
}

/** 12,345,678 */
export function counted(value: number): string {
  return value.toLocaleString('en');
}
