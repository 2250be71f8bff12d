/** The built command line tool as a process, on real git repositories and folders. */
import { type SpawnSyncReturns, execFileSync, spawnSync } from 'node:child_process';
import {
  chmodSync,
  cpSync,
  existsSync,
  mkdirSync,
  readFileSync,
  readdirSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import * as v from 'valibot';
import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { buildOnce } from '../../scripts/build.mjs';
import { IndexManifestSchema } from '../contract/index-manifest.ts';
import { commitAll, git, makeWorkTree, temporaryFolder, writeFiles } from './source/test-repository.ts';

const bin = fileURLToPath(new URL('../../bin/sourcekeep.mjs', import.meta.url));

/** Readable code that no other seed shares. */
function moduleText(seed: string, functions = 6): string {
  const parts: string[] = [];
  for (let i = 0; i < functions; i += 1) {
    const n = `${seed}${'ABCDEFGHIJKLMNOP'[i] ?? ''}`;
    parts.push(
      `export function settle${n}(ledger: ${n}Ledger, batch: ${n}Batch): ${n}Receipt {`,
      `  const opening${n} = ledger.balanceFor(batch.account${n}, '${n}-opening');`,
      `  for (const transfer${n} of batch.transfers) {`,
      `    if (transfer${n}.currency !== ledger.currency) throw new ${n}CurrencyError(transfer${n}.reference);`,
      `    opening${n}.post(transfer${n}.amount, { memo: '${n} settlement', at: transfer${n}.valueDate });`,
      `  }`,
      `  const closing${n} = opening${n}.seal(batch.closing${n});`,
      `  audit${n}.record('${n.toLowerCase()}-settled', closing${n}.digest, batch.operator${n});`,
      `  return new ${n}Receipt(closing${n}, batch.sequence${n});`,
      `}`,
      ``,
    );
  }
  return parts.join('\n');
}

let root: string;
beforeAll(() => buildOnce('cli'), 120_000);
beforeEach(() => {
  root = temporaryFolder();
});

interface Result {
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
}

function sourcekeep(
  args: readonly string[],
  options: { input?: string; env?: Record<string, string>; uid?: number } = {},
): Result {
  const { uid, input, env } = options;
  const done: SpawnSyncReturns<string> = spawnSync(process.execPath, [bin, ...args], {
    cwd: root,
    encoding: 'utf8',
    input: input ?? '',
    env: { ...process.env, SOURCE_DATE_EPOCH: '1700000000', ...env },
    ...(uid === undefined ? {} : { uid, gid: uid }),
  });
  return { code: done.status, out: done.stdout, err: done.stderr };
}

/** Runs what must succeed, and gives its JSON. */
function json(...args: string[]): Record<string, unknown> {
  const result = sourcekeep([...args, '--json']);
  expect(result.err).toBe('');
  expect(result.code).toBe(0);
  return v.parse(v.record(v.string(), v.unknown()), JSON.parse(result.out));
}

/** Runs what must fail: exit code 2 and one line. */
function failure(...args: string[]): string {
  const { code, out, err } = sourcekeep(args);
  expect({ code, out, lines: err.trim().split('\n').length }).toEqual({ code: 2, out: '', lines: 1 });
  return err.trim();
}

const at = (...path: string[]): string => join(root, ...path);

function bytesOf(folder: string): Record<string, string> {
  return Object.fromEntries(
    readdirSync(folder)
      .sort()
      .map((name) => [name, readFileSync(join(folder, name), 'base64')]),
  );
}

const CheckSchema = v.strictObject({
  verdict: v.picklist(['match', 'clean']),
  results: v.array(
    v.strictObject({
      input: v.string(),
      lines: v.number(),
      milliseconds: v.number(),
      decision: v.exactOptional(v.picklist(['allow', 'audit', 'warn', 'justify', 'block'])),
      findings: v.array(
        v.variant('kind', [
          v.strictObject({
            kind: v.literal('source'),
            repository: v.string(),
            file: v.string(),
            fileLines: v.strictTuple([v.number(), v.number()]),
            inputLines: v.strictTuple([v.number(), v.number()]),
            share: v.number(),
            confidence: v.picklist(['exact', 'renamed']),
          }),
          v.strictObject({
            kind: v.picklist(['secret', 'marker']),
            rule: v.string(),
            inputLines: v.strictTuple([v.number(), v.number()]),
          }),
          v.strictObject({ kind: v.literal('uninspectable'), rule: v.string() }),
        ]),
      ),
    }),
  ),
});

function check(code: 0 | 1 | 2, args: readonly string[], input?: string): v.InferOutput<typeof CheckSchema> {
  const result = sourcekeep(['check', ...args, '--json'], { input: input ?? '' });
  expect(result.code).toBe(code);
  return v.parse(CheckSchema, JSON.parse(result.out));
}

describe('the bundle', () => {
  it('runs without node_modules', () => {
    cpSync(join(import.meta.dirname, '../../dist/cli/sourcekeep.js'), at('sourcekeep.mjs'));
    const start =
      "const { main } = await import('./sourcekeep.mjs'); process.argv.splice(1, 9, 'x', '--help'); await main();";
    const done = spawnSync(process.execPath, ['--input-type=module', '--eval', start], { cwd: root, encoding: 'utf8' });
    expect(done.stderr).toBe('');
    expect(done.stdout).toContain('keygen');
  });

  it('says its version, its commands, and what it does not know', () => {
    expect(sourcekeep(['--version']).out.trim()).toMatch(/^\d+\.\d+\.\d+$/u);
    const help = sourcekeep(['--help']);
    expect(help.code).toBe(0);
    for (const name of ['keygen', 'index', 'merge', 'check', 'inspect', 'serve', 'policy'])
      expect(help.out).toContain(name);
    expect(failure('index', 'x', '--out', 'y', '--fast')).toContain('--fast');
    expect(failure('index', 'x')).toContain('--out');
    expect(failure('frobnicate')).toContain('frobnicate');
  });
});

describe('keygen', () => {
  it('makes three files that only their owner reads, once', () => {
    expect(sourcekeep(['keygen', '--out', 'keys']).code).toBe(0);
    expect(readdirSync(at('keys')).sort()).toEqual(['index.key', 'signing.key', 'signing.pub']);
    for (const name of readdirSync(at('keys'))) {
      expect(statSync(at('keys', name)).mode & 0o777).toBe(0o600);
      expect(Buffer.from(readFileSync(at('keys', name), 'utf8'), 'base64')).toHaveLength(32);
    }
    expect(failure('keygen', '--out', 'keys')).toContain('index.key');
  });
});

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

describe('what is indexed', () => {
  it('skips binary, vendored, generated and minified files, counts them, and respects .gitignore', () => {
    const minified = `var ${Array.from({ length: 400 }, (_, i) => `a${i}=function(b){return b*${i}}`).join(',')};`;
    makeWorkTree(at('app'), {
      '.gitignore': 'ignored.ts\n',
      'src/a.ts': moduleText('Kept'),
      'vendor/lib/b.ts': moduleText('Vendored'),
      'src/gen.ts': `// Code generated by a tool. DO NOT EDIT.\n${moduleText('Generated')}`,
      'src/bundle.js': minified,
      'logo.png': Buffer.from([0x89, 0, 1]),
      'src/blob': Buffer.from([65, 0, 66]),
    });
    writeFiles(at('app'), { 'ignored.ts': moduleText('Ignored') });
    expect(json('index', 'app', '--out', 'index')).toMatchObject({
      added: 2,
      skipped: { vendored: 1, generated: 1, minified: 1, binary: 2 },
    });
    for (const [seed, verdict] of [
      ['Kept', 'match'],
      ['Vendored', 'clean'],
      ['Generated', 'clean'],
      ['Ignored', 'clean'],
    ] as const) {
      expect(check(verdict === 'match' ? 1 : 0, ['-', '--index', 'index'], moduleText(seed)).verdict).toBe(verdict);
    }
    expect(sourcekeep(['index', 'app', '--out', 'other']).out).toMatch(
      /Skipped 5 .*2 binary.*1 generated.*1 minified.*1 vendored/u,
    );
  });

  it('takes a folder that was named whatever it is called', () => {
    makeWorkTree(at('app'), { 'vendor/lib/b.ts': moduleText('Vendored'), 'a.ts': moduleText('Kept') });
    expect(json('index', 'app/vendor', '--out', 'index')).toMatchObject({ added: 1, skipped: {} });
    expect(json('index', 'app/vendor/lib/b.ts', '--out', 'other')).toMatchObject({ added: 1 });
  });

  it('indexes a bare repository like its work tree', () => {
    makeWorkTree(at('app'), { 'a.ts': moduleText('One'), 'b.ts': moduleText('Two') }, 'git@h:acme/app.git');
    git(root, 'clone', '--quiet', '--bare', 'app', 'bare.git');
    git(at('bare.git'), 'config', 'remote.origin.url', 'https://h/acme/app');
    sourcekeep(['keygen', '--out', 'keys']);
    json('index', 'app', '--out', 'tree', '--key-file', 'keys/index.key');
    json('index', 'bare.git', '--out', 'bare', '--key-file', 'keys/index.key');
    expect(bytesOf(at('bare'))).toEqual(bytesOf(at('tree')));
  });

  it('subtracts public code and dependencies in the tree, and warns of a path that is mostly public', () => {
    writeFiles(root, {
      'public/lib.ts': moduleText('Library'),
      'app/a.ts': moduleText('Own'),
      'app/copied.ts': moduleText('Library'),
      'app/inlined.ts': moduleText('Dependency'),
      'app/third_party/dep.ts': moduleText('Dependency'),
    });
    git(at('app'), 'init', '--quiet');
    const { code, out, err } = sourcekeep([
      ...['index', 'app', '--out', 'index', '--public', 'public', '--no-bundled-public', '--json'],
    ]);
    expect(code).toBe(0);
    expect(err).toMatch(/^sourcekeep: warning: app: \d+% .*public/u);
    expect(JSON.parse(out)).toMatchObject({ added: 3, publicFiles: 2, warnings: [expect.stringContaining('app')] });
    expect(check(0, ['-', '--index', 'index'], moduleText('Library')).verdict).toBe('clean');
    expect(check(0, ['-', '--index', 'index'], moduleText('Dependency')).verdict).toBe('clean');
    expect(check(1, ['-', '--index', 'index'], moduleText('Own')).verdict).toBe('match');
    // Without the public path, what was left out comes back.
    json('index', 'app', '--out', 'index');
    expect(check(1, ['-', '--index', 'index'], moduleText('Library')).verdict).toBe('match');
    expect(check(0, ['-', '--index', 'index'], moduleText('Dependency')).verdict).toBe('clean');
  });

  it('subtracts the bundled list of public code, notes it, and reads anew without it', () => {
    const listed = join(
      fileURLToPath(new URL('../..', import.meta.url)),
      'node_modules/react/cjs/react.development.js',
    );
    mkdirSync(at('app'));
    cpSync(listed, at('app/copied.js'));
    writeFiles(root, { 'app/own.ts': moduleText('Own') });
    const lists = (): unknown => json('inspect', 'index')['parameters'];
    const { err } = sourcekeep(['index', 'app', '--out', 'index']);
    expect(err).toMatch(/^sourcekeep: warning: app: \d+% .*public/u);
    expect(lists()).toMatchObject({ publicList: expect.stringMatching(/^[0-9a-f]{8}$/u) });
    expect(sourcekeep(['inspect', 'index']).out).toMatch(/publicList=[0-9a-f]{8}/u);
    expect(check(1, ['-', '--index', 'index'], moduleText('Own')).verdict).toBe('match');
    const { fingerprints } = json('inspect', 'index');
    expect(json('index', 'app', '--out', 'index', '--no-bundled-public')).toMatchObject({ changed: true, added: 2 });
    expect(lists()).toMatchObject({ publicList: 'none' });
    expect(json('inspect', 'index')['fingerprints']).toBeGreaterThan(Number(fingerprints) * 3);
    expect(json('index', 'app', '--out', 'index', '--no-bundled-public')).toMatchObject({ changed: false });
    // A repository that isn't named keeps what it was built with.
    writeFiles(root, { 'other/own.ts': moduleText('Other') });
    json('index', 'other', '--out', 'index');
    expect(lists()).toMatchObject({ publicList: expect.stringMatching(/^[0-9a-f]{8} none$/u) });
  });

  it('leaves names out with --no-paths', () => {
    writeFiles(at('app'), { 'secret-name.ts': moduleText('One') });
    json('index', 'app', '--out', 'index', '--no-paths');
    expect(check(1, ['-', '--index', 'index'], moduleText('One')).results[0]?.findings).toMatchObject([
      { repository: 'app', file: '' },
    ]);
    expect(json('index', 'app', '--out', 'index')).toMatchObject({ changed: false });
    json('index', 'app', '--out', 'named');
    expect(failure('index', 'app', '--out', 'named', '--no-paths')).toContain('--no-paths');
    expect(failure('index', 'app', '--out', 'named', '--profile', 'sensitive')).toContain('--profile');
  });

  it('finds what was deleted with --history', () => {
    makeWorkTree(at('app'), { 'a.ts': moduleText('Kept'), 'old.ts': moduleText('Deleted') });
    rmSync(at('app/old.ts'));
    commitAll(at('app'));
    json('index', 'app', '--out', 'now');
    expect(check(0, ['-', '--index', 'now'], moduleText('Deleted')).verdict).toBe('clean');
    git(root, 'clone', '--quiet', '--bare', 'app', 'bare.git');
    for (const [path, out] of [
      ['app', 'ever'],
      ['bare.git', 'bare'],
    ] as const) {
      json('index', path, '--out', out, '--history');
      expect(check(1, ['-', '--index', out], moduleText('Deleted')).results[0]?.findings).toMatchObject([
        { file: 'old.ts' },
      ]);
    }
  });

  it('names what does not exist, is empty or holds nothing to index, and leaves no key behind', () => {
    mkdirSync(at('empty'));
    writeFiles(at('pictures'), { 'a.png': Buffer.from([0x89, 0]), 'b.txt': Buffer.from([0, 0]) });
    expect(failure('index', 'nowhere', '--out', 'index')).toContain('nowhere: no such file or folder');
    expect(failure('index', 'empty', '--out', 'index')).toContain('empty: is empty');
    expect(failure('index', 'pictures', '--out', 'index')).toMatch(/pictures: is empty .*2 binary/u);
    writeFiles(at('app'), { 'a.ts': moduleText('A') });
    expect(failure('index', 'app', 'nowhere', '--out', 'index')).toContain('nowhere');
    expect(failure('index', 'app', '--out', 'index', '--public', 'missing')).toContain('missing');
    expect(existsSync(at('index'))).toBe(false);
    expect(existsSync(at('index.key'))).toBe(false);
  });

  it('names a file that may not be read', () => {
    writeFiles(at('app'), { 'a.ts': moduleText('A'), 'locked.ts': moduleText('B') });
    chmodSync(at('app/locked.ts'), 0);
    chmodSync(root, 0o777);
    // Root reads everything: then the tool runs as nobody.
    const uid = process.getuid?.() === 0 ? 65_534 : undefined;
    const result = sourcekeep(['index', 'app', '--out', 'index'], { ...(uid === undefined ? {} : { uid }) });
    expect(result.code).toBe(2);
    expect(result.err).toMatch(/app\/locked\.ts: may not be read/u);
    expect(existsSync(at('index'))).toBe(false);
  });

  it('does not index its own index and key when they lie in the folder', () => {
    writeFiles(at('app'), { 'a.ts': moduleText('A') });
    expect(json('index', 'app', '--out', 'app/out/index')).toMatchObject({ files: 1 });
    expect(json('index', 'app', '--out', 'app/out/index')).toMatchObject({ changed: false, files: 1 });
  });
});

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

describe('policy --check', () => {
  it('says every mistake with its key, or that there is none', () => {
    writeFileSync(at('good.json'), JSON.stringify({ action: 'block' }));
    expect(sourcekeep(['policy', '--check', 'good.json'])).toMatchObject({ code: 0, err: '' });
    writeFileSync(
      at('bad.json'),
      JSON.stringify({ action: 'deny', rules: [{ action: 'warn' }, { action: 'no' }], colour: 1 }),
    );
    const result = sourcekeep(['policy', '--check', 'bad.json']);
    expect(result.code).toBe(2);
    for (const key of ['action', 'rules[1].action', 'colour']) expect(result.err).toContain(`bad.json: ${key} `);
    const parsed: unknown = JSON.parse(sourcekeep(['policy', '--check', 'bad.json', '--json']).out);
    expect(parsed).toMatchObject({
      valid: false,
      problems: [{ key: 'action' }, { key: 'rules[1].action' }, { key: 'colour' }],
    });
    writeFileSync(at('broken.json'), '{"index": {"key": "c2VjcmV0"');
    expect(failure('policy', '--check', 'broken.json')).toMatch(/broken\.json: is not JSON/u);
    expect(failure('policy', '--check', 'broken.json')).not.toContain('c2Vj');
    expect(failure('policy', '--check', 'none.json')).toContain('none.json');
  });
});

describe('a terminal', () => {
  it('sees a progress bar on standard error and colours on standard output; a pipe sees neither', () => {
    makeWorkTree(at('app'), { 'a.ts': moduleText('One') });
    const command = [process.execPath, bin, 'index', 'app', '--out', 'index'].join(' ');
    const seen = execFileSync('script', ['-qec', command, '/dev/null'], {
      cwd: root,
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'ignore'],
    });
    expect(seen).toContain('indexing [');
    expect(seen).toContain('\u001B[1m');
    const piped = sourcekeep(['index', 'app', '--out', 'other']);
    expect(piped.err).toBe('');
    expect(piped.out).not.toContain('\u001B');
  });
});
