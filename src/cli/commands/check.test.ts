/** `sourcekeep check` and `inspect`, as processes, on an index that the tool itself built. */
import { readFileSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import * as v from 'valibot';
import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { buildOnce } from '../../../scripts/build.mjs';
import { IndexManifestSchema } from '../../contract/index-manifest.ts';
import { makeWorkTree, writeFiles } from '../source/test-repository.ts';
import { at, check, CheckSchema, failure, json, moduleText, sourcekeep } from '../test-process.ts';

beforeAll(() => buildOnce('cli'), 120_000);

describe('index and check', () => {
  beforeEach(() => {
    makeWorkTree(
      at('app'),
      { 'src/ledger.ts': moduleText('Ledger'), 'src/audit.ts': moduleText('Audit') },
      'git@h:acme/payments.git',
    );
    sourcekeep(['index', 'app', '--out', 'index']);
  });

  it('writes index.json, one segment named by its hash, and the key beside the folder', () => {
    const names = readdirSync(at('index')).sort();
    expect(names).toHaveLength(2);
    const manifest = v.parse(IndexManifestSchema, JSON.parse(readFileSync(at('index', 'index.json'), 'utf8')));
    expect(manifest).toMatchObject({ sequence: 1, repositories: 1, files: 2, created: '2023-11-14T22:13:20.000Z' });
    expect(names).toContain(manifest.segments[0]?.file);
    expect(statSync(at('index.key')).mode & 0o777).toBe(0o600);
  });

  it('finds a cut of the code, with repository, file and lines', () => {
    const cut = moduleText('Ledger').split('\n').slice(11, 44).join('\n');
    writeFileSync(at('cut.ts'), cut);
    const { verdict, results } = check(1, ['cut.ts', '--index', 'index']);
    expect(verdict).toBe('match');
    expect(results).toHaveLength(1);
    expect(results[0]).toMatchObject({ input: 'cut.ts', lines: 32 });
    expect(results[0]).not.toHaveProperty('decision');
    const [finding] = results[0]?.findings ?? [];
    if (finding?.kind !== 'source') throw new Error('no source finding');
    expect(finding).toMatchObject({ repository: 'acme/payments', file: 'src/ledger.ts', confidence: 'exact' });
    expect(finding.fileLines[0]).toBeLessThanOrEqual(12);
    expect(finding.fileLines[1]).toBeGreaterThanOrEqual(43);
    expect(finding.share).toBe(1);
  });

  it('takes index.json itself, standard input, and says clean with exit code 0', () => {
    expect(check(1, ['-', '--index', 'index/index.json'], moduleText('Audit')).results[0]?.input).toBe('-');
    expect(check(1, ['--index', 'index'], moduleText('Audit')).verdict).toBe('match');
    expect(check(0, ['-', '--index', 'index'], moduleText('Unrelated'))).toEqual({
      verdict: 'clean',
      results: [expect.objectContaining({ input: '-', findings: [] })],
    });
  });

  it('walks folders, passes binaries over there, and judges one that is named', () => {
    writeFiles(at('out'), {
      'a/clean.md': '# Notes\n',
      'b.ts': moduleText('Ledger'),
      'logo.bin': Buffer.from([0, 1, 2]),
    });
    const { results } = check(1, ['out', '--index', 'index']);
    expect(results.map(({ input, findings }) => [input, findings.length])).toEqual([
      [join('out', 'a', 'clean.md'), 0],
      [join('out', 'b.ts'), 1],
    ]);
    const named = check(1, [join('out', 'logo.bin'), '--index', 'index']);
    expect(named.results[0]?.findings).toEqual([{ kind: 'uninspectable', rule: 'binary' }]);
  });

  it('reports the inputs that can be read, and ends with 2 for the one that cannot', () => {
    writeFileSync(at('cut.ts'), moduleText('Ledger'));
    const result = sourcekeep(['check', 'nowhere.ts', 'cut.ts', '--index', 'index', '--json']);
    expect(result.code).toBe(2);
    expect(result.err.trim()).toBe('sourcekeep: nowhere.ts: no such file or folder');
    expect(v.parse(CheckSchema, JSON.parse(result.out)).results.map(({ input }) => input)).toEqual(['cut.ts']);
  });

  it('decides with a policy or a site, and only then', () => {
    writeFileSync(at('cut.ts'), moduleText('Ledger'));
    writeFileSync(
      at('policy.json'),
      JSON.stringify({
        action: 'audit',
        rules: [{ sites: ['jurisdiction:CN'], repositories: ['acme/*'], action: 'block' }],
        markers: [{ name: 'internal', pattern: 'LedgerA' }],
      }),
    );
    const decided = (...args: string[]) => check(1, ['cut.ts', '--index', 'index', ...args]).results[0];
    expect(decided('--site', 'chatgpt')?.decision).toBe('warn');
    expect(decided('--policy', 'policy.json')?.decision).toBe('audit');
    expect(decided('--policy', 'policy.json', '--site', 'deepseek')?.decision).toBe('block');
    expect(decided('--policy', 'policy.json', '--site', 'https://chat.deepseek.com/a')?.decision).toBe('block');
    expect(decided('--policy', 'policy.json')?.findings.map(({ kind }) => kind)).toContain('marker');
    expect(failure('check', 'cut.ts', '--index', 'index', '--site', 'nosuch')).toContain('--site: nosuch');
  });

  it('keeps source findings below minLines, without an action', () => {
    writeFileSync(at('policy.json'), JSON.stringify({ action: 'block', source: { minLines: 500 } }));
    const { verdict, results } = check(1, ['-', '--index', 'index', '--policy', 'policy.json'], moduleText('Ledger'));
    expect(verdict).toBe('match');
    expect(results[0]?.decision).toBe('allow');
  });

  it('finds secrets, and not where the policy switches them off', () => {
    const text = `const key = '${['AKIA', 'Z7Q3K2M5N4P6R6TV'].join('')}';\n`;
    expect(check(1, ['-', '--index', 'index'], text).results[0]?.findings[0]?.kind).toBe('secret');
    writeFileSync(at('policy.json'), JSON.stringify({ secrets: false }));
    expect(check(0, ['-', '--index', 'index', '--policy', 'policy.json'], text).verdict).toBe('clean');
  });

  it('never calls a paste clean with a wrong key, a short one or none', () => {
    sourcekeep(['keygen', '--out', 'other']);
    writeFileSync(at('short.key'), Buffer.alloc(31).toString('base64'));
    writeFileSync(at('cut.ts'), 'const a = 1;\n');
    expect(failure('check', 'cut.ts', '--index', 'index', '--key-file', 'other/index.key')).toContain(
      'other/index.key',
    );
    expect(failure('check', 'cut.ts', '--index', 'index', '--key-file', 'short.key')).toContain('short.key');
    expect(failure('check', 'cut.ts', '--index', 'index', '--key-file', 'none.key')).toContain('none.key');
    rmSync(at('index.key'));
    expect(failure('check', 'cut.ts', '--index', 'index')).toContain('index.key');
  });

  it('refuses what is no index, a newer one, one cut short and one with a flipped bit', () => {
    writeFileSync(at('cut.ts'), 'const a = 1;\n');
    const segment = readdirSync(at('index')).find((name) => name.endsWith('.segment')) ?? '';
    const manifest = readFileSync(at('index', 'index.json'), 'utf8');
    const bytes = readFileSync(at('index', segment));
    const checked = () => failure('check', 'cut.ts', '--index', 'index');
    const flipped = Buffer.from(bytes);
    flipped[bytes.length >> 1] = (flipped[bytes.length >> 1] ?? 0) ^ 4;
    writeFileSync(at('index', segment), flipped);
    expect(checked()).toContain(segment);
    writeFileSync(at('index', segment), bytes.subarray(0, -1));
    expect(checked()).toContain(segment);
    rmSync(at('index', segment));
    expect(checked()).toContain(segment);
    writeFileSync(at('index', segment), bytes);
    writeFileSync(at('index', 'index.json'), manifest.replace(/"version": \d+/u, '"version": 99'));
    expect(checked()).toMatch(/index\.json.*newer/u);
    writeFileSync(at('index', 'index.json'), manifest.slice(0, 100));
    expect(checked()).toContain('index.json: is not a Sourcekeep index');
    writeFileSync(at('index', 'index.json'), '{"format":"sourcekeep-index","version":1}');
    expect(checked()).toContain('index.json');
    expect(failure('check', 'cut.ts', '--index', 'app')).toContain('app: holds no index');
    expect(failure('check', 'cut.ts', '--index', 'nowhere')).toContain('nowhere');
  });

  it('inspects', () => {
    expect(json('inspect', 'index')).toMatchObject({
      sequence: 1,
      files: 2,
      repositories: [{ repository: 'acme/payments', files: 2 }],
      profile: 'compact',
      parameters: { 'exact.k': expect.any(Number) },
    });
    expect(sourcekeep(['inspect', 'index']).out).toContain('acme/payments');
  });
});
