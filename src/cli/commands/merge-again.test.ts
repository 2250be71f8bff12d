/** `sourcekeep merge` into the folder of the index before writes a delta, as `index` does. */
import { cpSync, mkdirSync, readFileSync, rmSync } from 'node:fs';
import { beforeAll, beforeEach, expect, it, vi } from 'vitest';
import { buildOnce } from '../../../scripts/build.mjs';
import { makeWorkTree, writeFiles } from '../source/test-repository.ts';
import { at, bytesOf, failure, json, moduleText, sourcekeep } from '../test-process.ts';

beforeAll(() => buildOnce('cli'), 120_000);
vi.setConfig({ testTimeout: 180_000 });

const names = ['one', 'two', 'three'];
const KEYS = ['--key-file', 'keys/index.key', '--sign-key', 'keys/signing.key'];

beforeEach(() => {
  for (const name of names) {
    makeWorkTree(at(name), { 'a.ts': moduleText(`${name}A`), 'b.ts': moduleText(`${name}B`), 'c.md': `# ${name}\n` });
  }
  sourcekeep(['keygen', '--out', 'keys']);
});

const index = (...args: string[]) => json('index', ...args, '--out', 'whole', ...KEYS);

/** Shards into new folders, joined into `joined`. */
function merge(...paths: string[]): Record<string, string> {
  const shards = ['1/2', '2/2'].map((shard, i) => {
    rmSync(at(`s${i}`), { recursive: true, force: true });
    json('index', ...paths, '--out', `s${i}`, '--shard', shard, ...KEYS);
    return `s${i}`;
  });
  json('merge', ...shards, '--out', 'joined', ...KEYS);
  return bytesOf(at('joined'));
}

/** Whether this very code is in the joined index. */
function exactly(seed: string): boolean {
  const args = ['check', '-', '--index', 'joined', '--key-file', 'keys/index.key', '--json'];
  return sourcekeep(args, { input: moduleText(seed) }).out.includes('"exact"');
}

it('what changed is one more segment: the same bytes as of `index` again', () => {
  index(...names);
  const first = merge(...names);
  expect(first).toEqual(bytesOf(at('whole')));
  expect(merge(...names)).toEqual(first);
  writeFiles(at('one'), { 'a.ts': moduleText('Fresh'), 'd.ts': moduleText('Newer') });
  rmSync(at('two/b.ts'));
  index(...names);
  const second = merge(...names);
  expect(second).toEqual(bytesOf(at('whole')));
  expect(second).toMatchObject(Object.fromEntries(Object.entries(first).filter(([name]) => name !== 'index.json')));
  const manifest = JSON.parse(readFileSync(at('joined/index.json'), 'utf8')) as Record<string, unknown>;
  expect([manifest['sequence'], (manifest['segments'] as unknown[]).length]).toEqual([2, 2]);
  expect(['Fresh', 'threeA', 'oneA', 'twoB'].map(exactly)).toEqual([true, true, false, false]);
});

it('a repository that is in none of the inputs any more leaves, in a delta or with a new base', () => {
  merge(...names);
  merge('one', 'three');
  const read = () => JSON.parse(readFileSync(at('joined/index.json'), 'utf8')) as Record<string, unknown>;
  expect(read()).toMatchObject({ sequence: 2, repositories: 2 });
  expect([exactly('oneA'), exactly('twoA')]).toEqual([true, false]);
  writeFiles(at('new'), { 'x.ts': moduleText('Elsewhere', 9) });
  merge('new');
  const manifest = read();
  expect([manifest['sequence'], manifest['repositories'], (manifest['segments'] as unknown[]).length]).toEqual([
    3, 1, 1,
  ]);
});

it('other public code than before makes the files of that repository anew', () => {
  merge(...names);
  index(...names);
  writeFiles(at('two'), { LICENSE: moduleText('twoA', 3) });
  index(...names);
  expect(merge(...names)).toEqual(bytesOf(at('whole')));
  expect(exactly('twoB')).toBe(true);
});

it('of several repositories, one without a file to index is a warning', () => {
  makeWorkTree(at('pictures'), { 'logo.png': Uint8Array.of(0x89, 0x50, 0, 1, 2), LICENSE: moduleText('L') });
  mkdirSync(at('out'));
  const both = sourcekeep(['index', 'one', 'pictures', '--out', 'out/index', '--json']);
  expect([both.code, both.err]).toEqual([0, expect.stringContaining('pictures: is empty')]);
  expect(JSON.parse(both.out)).toMatchObject({ repositories: 1, warnings: [expect.stringContaining('pictures')] });
  for (const shard of ['1/2', '2/2']) {
    const { code } = sourcekeep(['index', 'one', 'pictures', '--out', `out/${shard[0]}`, '--shard', shard]);
    expect(code).toBe(0);
  }
  for (const more of [[], ['--canary'], ['logos', '--canary']]) {
    cpSync(at('pictures'), at('logos'), { recursive: true });
    expect(failure('index', 'pictures', ...more, '--out', 'out/none')).toContain('pictures: is empty');
  }
});
