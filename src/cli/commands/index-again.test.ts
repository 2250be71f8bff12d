/** `sourcekeep index` into a folder that holds an index already, as a process. */
import { readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { buildOnce } from '../../../scripts/build.mjs';
import { makeWorkTree, writeFiles } from '../source/test-repository.ts';
import { at, bytesOf, failure, json, moduleText, sourcekeep } from '../test-process.ts';

beforeAll(() => buildOnce('cli'), 120_000);

describe('again', () => {
  beforeEach(() => {
    makeWorkTree(at('app'), { 'a.ts': moduleText('One'), 'b.ts': moduleText('Two'), 'c.ts': moduleText('Three') });
    json('index', 'app', '--out', 'index');
  });

  // Modules of two seeds are one with names changed; only the same names count here.
  const matches = (seed: string): boolean =>
    sourcekeep(['check', '-', '--index', 'index', '--json'], { input: moduleText(seed) }).out.includes('"exact"');

  it('is up to date when nothing has changed, and writes nothing', () => {
    const before = bytesOf(at('index'));
    expect(json('index', 'app', '--out', 'index')).toMatchObject({ changed: false, unchanged: 3, sequence: 1 });
    expect(sourcekeep(['index', 'app', '--out', 'index']).out).toContain('up to date');
    expect(bytesOf(at('index'))).toEqual(before);
  });

  it('writes additions and removals as a delta', () => {
    const before = readdirSync(at('index')).filter((name) => name.endsWith('.segment'));
    writeFiles(at('app'), { 'a.ts': moduleText('Changed'), 'd.ts': moduleText('New') });
    rmSync(at('app/b.ts'));
    // Two of three files go: a third of the index stays, so that one more is added to keep it a delta.
    expect(json('index', 'app', '--out', 'index')).toMatchObject({ added: 2, unchanged: 1, removed: 2, sequence: 2 });
    expect(['Changed', 'New', 'Three'].map(matches)).toEqual([true, true, true]);
    expect(['One', 'Two'].map(matches)).toEqual([false, false]);
    // The segment before stays for those who are fetching it.
    expect(readdirSync(at('index'))).toEqual(expect.arrayContaining(before));
    expect(json('inspect', 'index')).toMatchObject({ files: 3 });
  });

  it('adds a small segment for a small change, and joins many of them', () => {
    const files = Object.fromEntries(
      Array.from({ length: 12 }, (_, i) => [`more/${i}.ts`, moduleText(`More${i}x`, 2)]),
    );
    writeFiles(at('app'), files);
    expect(json('index', 'app', '--out', 'index')).toMatchObject({ segments: 2, added: 12, removed: 0 });
    let segments = 2;
    for (let i = 0; i < 7; i += 1) {
      writeFiles(at('app'), { 'a.ts': moduleText(`Edit${i}x`) });
      const result = json('index', 'app', '--out', 'index');
      expect(result).toMatchObject({ added: 1, removed: 1, files: 15, sequence: i + 3 });
      segments = Number(result['segments']);
    }
    expect(segments).toBe(1);
    expect(matches('Edit6x')).toBe(true);
    expect(matches('Edit5x')).toBe(false);
    expect(matches('More3x')).toBe(true);
  });

  it('keeps repositories that are not named; a folder of one is a repository of its own', () => {
    writeFiles(at('other'), { 'o.ts': moduleText('Other') });
    expect(json('index', 'other', '--out', 'index')).toMatchObject({ repositories: 2, removed: 0 });
    expect(['One', 'Other'].map(matches)).toEqual([true, true]);
    writeFiles(at('app'), { 'sub/s.ts': moduleText('Sub') });
    expect(json('index', 'app/sub', '--out', 'index')).toMatchObject({ added: 1, removed: 0, repositories: 3 });
    expect(['One', 'Sub'].map(matches)).toEqual([true, true]);
  });

  it('refuses another key, and misses the old one', () => {
    sourcekeep(['keygen', '--out', 'keys']);
    expect(failure('index', 'app', '--out', 'index', '--key-file', 'keys/index.key')).toContain('keys/index.key');
    expect(failure('index', 'app', '--out', 'index', '--sign-key', 'keys/signing.pub')).toContain('is a public key');
    expect(failure('index', 'app', '--out', 'keys', '--key-file', 'keys/index.key')).toContain(
      '--key-file: keys/index.key lies in keys, which is published',
    );
    writeFileSync(at('bad.key'), 'AAAA');
    expect(failure('index', 'app', '--out', 'index', '--key-file', 'bad.key')).toContain('bad.key');
    rmSync(at('index.key'));
    expect(failure('index', 'app', '--out', 'index')).toContain('index.key');
  });

  it('signs, and check refuses what is not signed by the right key', () => {
    sourcekeep(['keygen', '--out', 'keys']);
    sourcekeep(['keygen', '--out', 'others']);
    const checked = (key: string) =>
      sourcekeep(['check', '-', '--index', 'index', '--public-key', key], { input: moduleText('One') });
    expect(checked('keys/signing.pub').code).toBe(2);
    expect(json('index', 'app', '--out', 'index', '--sign-key', 'keys/signing.key')).toMatchObject({
      signed: true,
      changed: false,
    });
    expect(checked('keys/signing.pub').code).toBe(1);
    expect(checked('others/signing.pub')).toMatchObject({ code: 2, err: expect.stringContaining('signed') });
    const manifest = readFileSync(at('index/index.json'), 'utf8');
    writeFileSync(at('index/index.json'), manifest.replace('"sequence": 1', '"sequence": 2'));
    expect(checked('keys/signing.pub').code).toBe(2);
  });
});
