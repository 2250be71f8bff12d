/** `index --canary`, as a process: the snippet is indexed, named in `index.json`, kept by updates and by `merge`. */
import { readFileSync } from 'node:fs';
import * as v from 'valibot';
import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { buildOnce } from '../../../scripts/build.mjs';
import { IndexManifestSchema } from '../../contract/index-manifest.ts';
import { BUILT_IN_CANARY } from '../canary.ts';
import { makeWorkTree, writeFiles } from '../source/test-repository.ts';
import { at, bytesOf, check, failure, json, moduleText, sourcekeep } from '../test-process.ts';

beforeAll(() => buildOnce('cli'), 120_000);

beforeEach(() => {
  makeWorkTree(at('app'), { 'a.ts': moduleText('App') });
  sourcekeep(['keygen', '--out', 'keys']);
});

const KEYS = ['--key-file', 'keys/index.key', '--sign-key', 'keys/signing.key'];
const SIGNED = ['--key-file', 'keys/index.key', '--public-key', 'keys/signing.pub'];
const index = (out: string, ...args: string[]): Record<string, unknown> =>
  json('index', ...args, '--out', out, ...KEYS);
const canaryOf = (folder: string): string | undefined =>
  v.parse(IndexManifestSchema, JSON.parse(readFileSync(at(folder, 'index.json'), 'utf8'))).canary;

describe('index --canary', () => {
  it.each(['compact', 'sensitive'])('indexes the built-in snippet, which is found (%s)', (profile) => {
    expect(index('out', 'app', '--canary', '--profile', profile)).toMatchObject({ canary: true, repositories: 2 });
    expect(canaryOf('out')).toBe(BUILT_IN_CANARY);
    const { results } = check(1, ['-', '--index', 'out', ...SIGNED], BUILT_IN_CANARY);
    expect(results[0]?.findings).toMatchObject([
      { kind: 'source', repository: 'sourcekeep/canary', file: 'canary.ts', share: 1, confidence: 'exact' },
    ]);
    const inspected = json('inspect', 'out', '--key-file', 'keys/index.key');
    expect(inspected).toMatchObject({ canary: BUILT_IN_CANARY });
    expect(sourcekeep(['inspect', 'out', '--key-file', 'keys/index.key']).out).toMatch(/^canary +\d+ lines/mu);
  });

  it('is sealed by the signature', () => {
    index('out', 'app', '--canary');
    const file = at('out/index.json');
    writeFiles(at('out'), { 'index.json': readFileSync(file, 'utf8').replace('Sourcekeep canary', 'Another canary') });
    expect(failure('check', 'app/a.ts', '--index', 'out', ...SIGNED)).toContain('is not signed with the expected key');
  });

  it('takes a file of the organisation; the next runs keep it, replace it, and change nothing for nothing', () => {
    writeFiles(at(), { 'own.py': moduleText('Own', 3), 'other.py': moduleText('Other', 3) });
    index('out', 'app', '--canary', 'own.py');
    expect(canaryOf('out')).toBe(moduleText('Own', 3));
    writeFiles(at('app'), { 'b.ts': moduleText('Bee') });
    expect(index('out', 'app')).toMatchObject({ changed: true, canary: true, sequence: 2 });
    expect(canaryOf('out')).toBe(moduleText('Own', 3));
    const before = bytesOf(at('out'));
    expect(index('out', 'app', '--canary', 'own.py')).toMatchObject({ changed: false, sequence: 2 });
    expect(bytesOf(at('out'))).toEqual(before);
    expect(index('out', 'app', '--canary', 'other.py')).toMatchObject({ changed: true, sequence: 3, repositories: 2 });
    expect(canaryOf('out')).toBe(moduleText('Other', 3));
    expect(json('inspect', 'out', '--key-file', 'keys/index.key')).toMatchObject({
      repositories: [
        { repository: 'app', files: 2 },
        { repository: 'sourcekeep/canary', files: 1 },
      ],
    });
  });

  it('refuses what would not be found, and what must not be read in index.json', () => {
    writeFiles(at(), {
      'short.ts': 'export const four = 2 + 2;\n',
      'long.ts': `${moduleText('Long', 10)}${'// x\n'.repeat(1500)}`,
      'empty.ts': '\n',
      'secret.ts': `${moduleText('Sec', 3)}\nconst id = '${['AKIA', 'Q3EGRZ7XYWVN5TKD'].join('')}';\n`,
      'binary.bin': Uint8Array.of(0, 1, 2, 0),
    });
    const refused = (file: string): string => failure('index', 'app', '--out', 'out', '--canary', file);
    expect(refused('short.ts')).toMatch(/--canary: short\.ts: (?:is too short|only \d+ of its lines)/u);
    expect(refused('long.ts')).toContain('--canary: long.ts: is longer than 10000 characters');
    expect(refused('empty.ts')).toContain('--canary: empty.ts: is empty');
    expect(refused('secret.ts')).toContain('--canary: secret.ts: holds a secret');
    expect(refused('binary.bin')).toContain('--canary: binary.bin: is not text');
    expect(refused('nowhere.ts')).toContain('--canary: nowhere.ts: no such file');
    expect(refused('app')).toContain('--canary: app: is a folder');
  });
});

describe('merge', () => {
  it('names the first of several canaries whatever the order, and keeps all of them', () => {
    makeWorkTree(at('lib'), { 'l.ts': moduleText('Lib') });
    writeFiles(at(), { 'own.ts': moduleText('Own', 3) });
    index('of-app', 'app', '--canary');
    index('of-lib', 'lib', '--canary', 'own.ts');
    const merged = (...folders: string[]): Record<string, string> => {
      json('merge', ...folders, '--out', 'all', ...KEYS);
      return bytesOf(at('all'));
    };
    const first = merged('of-app', 'of-lib');
    expect(merged('of-lib', 'of-app')).toEqual(first);
    expect(canaryOf('all')).toBe(BUILT_IN_CANARY);
    for (const text of [BUILT_IN_CANARY, moduleText('Own', 3)]) check(1, ['-', '--index', 'all', ...SIGNED], text);
  });

  it('gives what one run gives, though only one shard holds the canary', () => {
    writeFiles(at('app'), { 'b.ts': moduleText('Bee'), 'c.ts': moduleText('Sea') });
    index('whole', 'app', '--canary');
    for (const i of [1, 2, 3]) index(`part${i}`, 'app', '--canary', '--shard', `${i}/3`);
    expect([1, 2, 3].filter((i) => canaryOf(`part${i}`) !== undefined)).toHaveLength(1);
    json('merge', 'part3', 'part1', 'part2', '--out', 'merged', ...KEYS);
    expect(bytesOf(at('merged'))).toEqual(bytesOf(at('whole')));
  });
});
