/** Writes the indexed packages of `npm run eval` as a tree of folders that the command line can index. */
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { type CorpusFile, loadCorpus, packagesOf } from '../eval/corpus.ts';
import { task } from './task.ts';
import type { CodeTree } from './trees.ts';

const PARTS = ['tuning', 'heldOut'] as const;
const folders = new Map(
  PARTS.flatMap((part) => packagesOf('organisation', part)).map((entry) => [entry.name, entry.folders ?? []]),
);

/** A named folder becomes one of the package's own: `deps/x/src` alone would be taken for somebody else's code. */
function targetOf({ repository, path }: CorpusFile): string {
  const named = (folders.get(repository) ?? []).find((folder) => path.startsWith(`${folder}/`)) ?? '';
  const flat = named.replaceAll('/', '+');
  return join(repository.replace('/', '+'), flat, path.slice(named === '' ? 0 : named.length + 1));
}

await task(async (input): Promise<Omit<CodeTree, 'folder' | 'paths'>> => {
  const { folder } = input as { folder: string };
  rmSync(folder, { recursive: true, force: true });
  let files = 0;
  let lines = 0;
  let bytes = 0;
  for (const part of PARTS) {
    for (const file of (await loadCorpus(part)).organisation) {
      const target = join(folder, targetOf(file));
      mkdirSync(dirname(target), { recursive: true });
      writeFileSync(target, file.text);
      files++;
      bytes += Buffer.byteLength(file.text);
      for (let at = file.text.indexOf('\n'); at >= 0; at = file.text.indexOf('\n', at + 1)) lines++;
    }
  }
  return { files, lines, bytes };
});
