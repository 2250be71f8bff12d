/** Trees of code to be indexed, made once and kept below `.cache/bench`: real packages, and synthetic code of any size. */
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { runBundled } from './bundled.ts';
import { type Timed, timedCli } from './timed.ts';

const root = join(import.meta.dirname, '..');
const cache = join(root, '.cache', 'bench');
const generator = join(root, 'bench', 'synthetic', 'generate.mjs');

export interface CodeTree {
  readonly folder: string;
  /** The folders below it, each a repository. */
  readonly paths: readonly string[];
  readonly files: number;
  readonly lines: number;
  readonly bytes: number;
}

type Counts = Omit<CodeTree, 'folder' | 'paths'>;

/** @param source file that decides on the tree's content: when it changes, the tree is made anew */
async function kept(name: string, source: string, make: (folder: string) => Promise<Counts>): Promise<CodeTree> {
  const folder = join(cache, name);
  const stamp = `${folder}.json`;
  const digest = createHash('sha256').update(readFileSync(source)).digest('hex');
  const before = existsSync(stamp)
    ? (JSON.parse(readFileSync(stamp, 'utf8')) as Counts & { digest: string })
    : undefined;
  let counts: Counts | undefined = before;
  if (before?.digest !== digest || !existsSync(folder)) {
    console.error(`Writing ${name} …`);
    rmSync(folder, { recursive: true, force: true });
    counts = await make(folder);
    writeFileSync(stamp, JSON.stringify({ ...counts, digest }));
  }
  const { files, lines, bytes } = counts as Counts;
  return { folder, paths: readdirSync(folder).map((entry) => join(folder, entry)), files, lines, bytes };
}

/** The indexed packages of `npm run eval`, both parts. */
export function realTree(): Promise<CodeTree> {
  return kept('code-real', join(root, 'eval', 'corpora.json'), (folder) => runBundled('run-real-tree', { folder }));
}

/** So many lines, nearly, of synthetic code: copies of real files with other names and some lines more. */
export function syntheticTree(lines: number): Promise<CodeTree> {
  return kept(`code-${lines}`, generator, (folder) => {
    const told = execFileSync(process.execPath, [generator, folder, String(lines)], { encoding: 'utf8' });
    return Promise.resolve(JSON.parse(told) as Counts);
  });
}

/** Whether a tree is there already. */
export function hasSyntheticTree(lines: number): boolean {
  return existsSync(join(cache, `code-${lines}.json`));
}

/** Gives the room of a tree back. */
export function removeTree({ folder }: CodeTree): void {
  rmSync(folder, { recursive: true, force: true });
  rmSync(`${folder}.json`, { force: true });
}

/** Builds an index as a whole process. @returns what it took, and where the index is */
export function buildIndex(
  tree: CodeTree,
  name: string,
  jobs: number,
): Omit<Timed, 'stdout'> & { readonly dir: string } {
  const dir = join(cache, `index-${name}`);
  for (const path of [dir, `${dir}.key`]) rmSync(path, { recursive: true, force: true });
  const { wall, cpu, system, megabytes } = timedCli(['index', ...tree.paths, '--out', dir, '--jobs', String(jobs)]);
  return { dir, wall, cpu, system, megabytes };
}

export const TEN_MILLION = 10_000_000;

/** An index of ten million synthetic lines; what this run of the benchmarks has built is used again. */
export async function tenMillionLines(): Promise<string> {
  const dir = join(cache, 'index-10m-2');
  const stamp = `${dir}.run`;
  const run = process.env['SOURCEKEEP_BENCH_RUN'] ?? '';
  if (run !== '' && existsSync(stamp) && readFileSync(stamp, 'utf8') === run) return dir;
  buildIndex(await syntheticTree(TEN_MILLION), '10m-2', 2);
  writeFileSync(stamp, run);
  return dir;
}

/** Says that the index of ten million lines belongs to this run. */
export function markTenMillionLines(): void {
  writeFileSync(join(cache, 'index-10m-2.run'), process.env['SOURCEKEEP_BENCH_RUN'] ?? '');
}
