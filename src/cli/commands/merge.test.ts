/** The same bytes, whatever the order, the shards and the threads: `sourcekeep merge` and `index`, as processes. */
import { chmodSync, cpSync, existsSync, readFileSync, rmSync } from 'node:fs';
import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { buildOnce } from '../../../scripts/build.mjs';
import { makeWorkTree, writeFiles } from '../source/test-repository.ts';
import { at, bytesOf, check, failure, json, moduleText, sourcekeep } from '../test-process.ts';

beforeAll(() => buildOnce('cli'), 120_000);

describe('the same bytes', () => {
  beforeEach(() => {
    for (const name of ['one', 'two', 'three']) {
      makeWorkTree(at(name), {
        'x/a.ts': moduleText(`${name}A`),
        'x/b.ts': moduleText(`${name}B`),
        'c.ts': moduleText(`${name}C`),
        LICENSE: moduleText(`${name}L`, 2),
      });
    }
    sourcekeep(['keygen', '--out', 'keys']);
  });

  const index = (out: string, ...args: string[]): Record<string, string> => {
    json('index', ...args, '--out', out, '--key-file', 'keys/index.key', '--sign-key', 'keys/signing.key');
    return bytesOf(at(out));
  };
  const merge = (out: string, ...folders: string[]): Record<string, string> => {
    json('merge', ...folders, '--out', out, '--key-file', 'keys/index.key', '--sign-key', 'keys/signing.key');
    return bytesOf(at(out));
  };

  it('come of any order of paths, on any machine', () => {
    const whole = index('whole', 'one', 'two', 'three');
    expect(index('shuffled', 'three', 'one', 'two')).toEqual(whole);
    cpSync(at('one'), at('elsewhere/one'), { recursive: true });
    expect(index('moved', 'two', 'elsewhere/one', 'three')).toEqual(whole);
  });

  it('come of shards and of single repositories, merged in any order', () => {
    const whole = index('whole', 'one', 'two', 'three');
    for (const i of [1, 2, 3]) index(`shard${i}`, 'one', 'two', 'three', '--shard', `${i}/3`);
    expect(merge('merged', 'shard2', 'shard3', 'shard1')).toEqual(whole);
    for (const name of ['one', 'two', 'three']) index(`of-${name}`, name);
    expect(merge('joined', 'of-three', 'of-one', 'of-two')).toEqual(whole);
    expect(merge('joined', 'of-one', 'of-two', 'of-three')).toEqual(whole);
  });

  it('come of any number of threads', () => {
    const files = Object.fromEntries(
      Array.from({ length: 450 }, (_, i) => [`src/${i}.ts`, moduleText(`Thread${i.toString(36).toUpperCase()}`, 1)]),
    );
    makeWorkTree(at('many'), files, 'https://h/acme/many');
    const one = index('one-thread', 'many', '--jobs', '1');
    expect(index('three-threads', 'many', '--jobs', '3')).toEqual(one);
    for (const jobs of ['0', '-1', 'two', '65', '1.5']) {
      expect(failure('index', 'many', '--out', 'x', `--jobs=${jobs}`)).toContain('--jobs');
    }
    chmodSync(at('many', 'src/7.ts'), 0);
    if (process.getuid?.() !== 0) {
      expect(failure('index', 'many', '--out', 'x', '--jobs', '3')).toContain('7.ts: may not be read');
    }
  });

  it('come of an update of shards too, and a shard is not mixed with another', () => {
    const args = ['one', 'two', 'three', '--key-file', 'keys/index.key'];
    for (const i of [1, 2]) json('index', ...args, '--out', `shard${i}`, '--shard', `${i}/2`);
    expect(failure('index', ...args, '--out', 'shard1', '--shard', '2/2')).toContain('was built as shard 1/2');
    expect(failure('index', ...args, '--out', 'shard1')).toContain('was built as shard 1/2');
    writeFiles(at('one'), { 'src/fresh.ts': moduleText('Fresh') });
    rmSync(at('two'), { recursive: true });
    writeFiles(at('two'), { 'src/other.ts': moduleText('Other', 12) });
    for (const i of [1, 2]) json('index', ...args, '--out', `shard${i}`, '--shard', `${i}/2`);
    const whole = index('whole-again', 'one', 'two', 'three');
    const merged = merge('merged-again', 'shard2', 'shard1');
    const segmentsOf = (files: Record<string, string>): string[] =>
      Object.keys(files).filter((name) => name !== 'index.json');
    expect(segmentsOf(merged)).toEqual(segmentsOf(whole));
  });

  it('do not come of two keys: merge names both folders', () => {
    json('index', 'one', '--out', 'a');
    json('index', 'two', '--out', 'b');
    const message = failure('merge', 'a', 'b', '--out', 'c');
    expect(message).toMatch(/\ba and b\b/u);
    expect(failure('merge', 'a', 'nowhere', '--out', 'c')).toContain('nowhere');
    expect(existsSync(at('c'))).toBe(false);
  });

  it('are found again in what merge wrote, with the key beside it', () => {
    json('index', 'one', '--out', 'a');
    json('index', 'two', '--out', 'b', '--key-file', 'a.key');
    json('merge', 'a', 'b', '--out', 'c');
    expect(readFileSync(at('c.key'), 'utf8')).toBe(readFileSync(at('a.key'), 'utf8'));
    expect(check(1, ['-', '--index', 'c'], moduleText('twoA')).verdict).toBe('match');
  });
});
