/** `sourcekeep doctor`: what is well is said, and everything that is wrong is one problem with its name. */
import { once } from 'node:events';
import { appendFileSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { type Server, createServer } from 'node:http';
import { join } from 'node:path';
import * as v from 'valibot';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { PolicyInput } from '../../contract/policy.ts';
import { BUILT_IN_CANARY } from '../canary.ts';
import { run } from '../program.ts';
import { temporaryFolder, writeFiles } from '../source/test-repository.ts';
import { moduleText } from '../test-process.ts';
import { serverOf } from './serve.ts';

let root: string;
const at = (...path: string[]): string => join(root, ...path);

async function command(...args: string[]): Promise<{ code: number; out: string; err: string }> {
  let out = '';
  let err = '';
  const code = await run(args, '0.0.0', {
    colour: false,
    progressColumns: 0,
    out: (text) => void (out += text),
    err: (text) => void (err += text),
  });
  return { code, out, err };
}

const base64 = (name: string): string => readFileSync(at('keys', name), 'utf8').trim();

/** A policy that fits the index, with changes. */
function policyFile(change: PolicyInput = {}): string {
  const index = {
    url: 'https://cdn.corp.example/index.json',
    key: base64('index.key'),
    publicKey: base64('signing.pub'),
  };
  writeFileSync(at('policy.json'), JSON.stringify({ index, ...change }));
  return at('policy.json');
}

async function build(...args: string[]): Promise<void> {
  const keys = ['--key-file', at('keys/index.key'), '--sign-key', at('keys/signing.key')];
  const done = await command(
    'index',
    at('app'),
    '--out',
    at('out'),
    '--no-bundled-public',
    '--jobs',
    '1',
    ...keys,
    ...args,
  );
  expect(done).toMatchObject({ code: 0, err: '' });
}

const ReportSchema = v.object({
  healthy: v.boolean(),
  sequence: v.exactOptional(v.number()),
  canary: v.exactOptional(v.looseObject({ caught: v.boolean() })),
  checks: v.array(
    v.strictObject({ check: v.string(), state: v.picklist(['ok', 'warning', 'problem']), detail: v.string() }),
  ),
});

/** Runs `doctor --json`, whose exit code must say what the document says. */
async function doctor(index: string, ...args: string[]) {
  const { code, out, err } = await command('doctor', '--index', index, '--json', ...args);
  const report = v.parse(ReportSchema, JSON.parse(out));
  expect(code).toBe(report.healthy ? 0 : 2);
  const problems = report.checks.filter(({ state }) => state === 'problem');
  expect(err).toBe(problems.map(({ check, detail }) => `sourcekeep: ${check}: ${detail}\n`).join(''));
  const listed = (state: string): string[] =>
    report.checks.filter((entry) => entry.state === state).map(({ check, detail }) => `${check}: ${detail}`);
  return { ...report, problems: listed('problem'), warnings: listed('warning') };
}

beforeEach(async () => {
  root = temporaryFolder();
  writeFiles(at('app'), { 'a.ts': moduleText('App') });
  await command('keygen', '--out', at('keys'));
});

describe('doctor, with an index in a folder', () => {
  it('says that all is well, and what the policy does about the canary', async () => {
    await build('--canary');
    const report = await doctor(at('out'), '--policy', policyFile({ rules: [{ sites: ['deepseek'], action: 'ban' }] }));
    expect(report).toMatchObject({
      healthy: true,
      sequence: 1,
      canary: { from: 'index', caught: true, repository: 'sourcekeep/canary', action: 'warn', sites: { ban: 1 } },
      warnings: [],
    });
    expect(report.checks.map(({ check }) => check)).toEqual([
      'policy',
      'index',
      'signature',
      'key',
      'segments',
      'canary',
      'sites',
    ]);
    const { code, out } = await command('doctor', '--index', at('out'), '--policy', at('policy.json'));
    expect(code).toBe(0);
    expect(out).toMatch(/^ok {7}canary {5}the canary of index\.json is found in sourcekeep\/canary/mu);
    expect(out).toMatch(/policy\.json has no mistake \(digest [0-9a-f]{12}\)/u);
    expect(out).toMatch(/ban at 1 site, warn at \d+ sites/u);
  });

  it('uses the canary and the thresholds of the policy', async () => {
    await build('--canary');
    const own = await doctor(at('out'), '--policy', policyFile({ canary: { text: moduleText('App', 3) } }));
    expect(own.canary).toMatchObject({ from: 'policy', caught: true, repository: 'app' });
    const unknown = await doctor(at('out'), '--policy', policyFile({ canary: { text: 'Good morning, all of you!' } }));
    expect(unknown.problems).toEqual(['canary: canary.text of the policy is not found in this index']);
    const high = await doctor(at('out'), '--policy', policyFile({ source: { minLines: 500 } }));
    expect(high.problems).toEqual([expect.stringContaining('source.minLines of the policy (500)')]);
    const open = await doctor(at('out'), '--policy', policyFile({ action: 'allow' }));
    expect(open.warnings).toEqual(['sites: the policy lets the canary through at every AI site']);
  });

  it('warns of what proves nothing: no policy, no canary, no signature', async () => {
    await build();
    rmSync(at('out'), { recursive: true });
    await command('index', at('app'), '--out', at('out'), '--no-bundled-public', '--jobs', '1');
    const report = await doctor(at('out'));
    expect(report.healthy).toBe(true);
    expect(report.warnings.map((line) => line.split(':')[0])).toEqual(['policy', 'signature', 'canary']);
  });

  it.each<[string, () => string[], RegExp]>([
    ['mistakes of the policy', () => ['--policy', policyFile({ onError: 'x' as 'ask' })], /^policy: .*onError /u],
    ['a policy that is not there', () => ['--policy', at('none.json')], /^policy: .*none\.json/u],
    [
      'another key in the policy',
      () => ['--policy', policyFile(), '--key-file', at('other/index.key')],
      /^key: index\.key of .* is another key/u,
    ],
    ['a key that does not fit', () => ['--key-file', at('other/index.key')], /^key: .*is not the key of the index/u],
    ['a key file that is none', () => ['--key-file', at('app/a.ts')], /^key: .*a\.ts: is not a key/u],
    [
      'another signature',
      () => ['--key-file', at('keys/index.key'), '--public-key', at('other/signing.pub')],
      /^signature: .*not signed with the expected key/u,
    ],
  ])('names %s', async (_, args, problem) => {
    await build('--canary');
    await command('keygen', '--out', at('other'));
    const { problems } = await doctor(at('out'), ...args());
    expect(problems[0]).toMatch(problem);
  });

  it('names each segment that is damaged or missing, and an index that is none', async () => {
    await build();
    writeFiles(at('app'), { 'b.ts': moduleText('Bee') });
    await build();
    const [first = '', second = ''] = readdirSync(at('out')).filter((name) => name.endsWith('.segment'));
    appendFileSync(at('out', first), 'x');
    rmSync(at('out', second));
    const { problems } = await doctor(at('out'), '--policy', policyFile());
    expect(problems).toHaveLength(2);
    expect(problems.join('\n')).toContain(`${first}: is damaged`);
    expect(problems.join('\n')).toContain(`${second}: no such file`);
    expect((await doctor(at('app'), '--policy', policyFile())).problems).toEqual([
      expect.stringContaining('holds no index'),
    ]);
  });

  it('tells an index that is old, or that was made in the future', async () => {
    await build('--canary');
    for (const [epoch, words] of [
      ['1700000000', 'nobody has updated it for'],
      ['9000000000', 'a clock is wrong'],
    ] as const) {
      const file = at('out/index.json');
      const created = new Date(Number(epoch) * 1000).toISOString();
      writeFileSync(file, readFileSync(file, 'utf8').replace(/"created": "[^"]*"/u, `"created": "${created}"`));
      const { warnings } = await doctor(at('out'), '--key-file', at('keys/index.key'));
      expect(warnings.join('\n')).toContain(words);
    }
  });
});

describe('doctor, with an index on the web', () => {
  let server: Server | undefined;
  async function listen(made: Server): Promise<string> {
    server = made.listen(0, '127.0.0.1');
    await once(server, 'listening');
    const address = server.address();
    return `http://127.0.0.1:${typeof address === 'object' && address ? address.port : 0}`;
  }
  afterEach(() => void server?.close());

  it('looks at the server too, and compares its address with that of the policy', async () => {
    await build('--canary');
    const url = `${await listen(serverOf(at('out')))}/index.json`;
    const index = { url, key: base64('index.key'), publicKey: base64('signing.pub') };
    const report = await doctor(url, '--policy', policyFile({ index }));
    expect(report).toMatchObject({ healthy: true, warnings: [], canary: { caught: true } });
    expect(report.checks).toContainEqual(expect.objectContaining({ check: 'server', state: 'ok' }));
    const elsewhere = await doctor(url, '--policy', policyFile());
    expect(elsewhere.warnings).toEqual([expect.stringContaining('https://cdn.corp.example/index.json')]);
    expect((await doctor(url)).problems).toEqual([expect.stringMatching(/^key: no key is named/u)]);
    expect((await doctor(url.replace('index', 'other'), '--policy', policyFile())).problems[0]).toContain('404');
    expect((await doctor('http://cdn.corp.example/', '--policy', policyFile())).problems[0]).toContain('https');
  });

  it('warns of a server that knows neither ETag nor ranges, and names a segment that is cut short', async () => {
    await build('--canary');
    let cut = 0;
    const url = await listen(
      createServer((request, response) => {
        const bytes = readFileSync(at('out', request.url?.slice(1) ?? ''));
        response.end(request.url === '/index.json' ? bytes : bytes.subarray(0, bytes.length - cut));
      }),
    );
    const report = await doctor(url, '--policy', policyFile());
    expect(report.healthy).toBe(true);
    expect(report.warnings.join('\n')).toMatch(/server: .* no ETag .*, and knows no ranges/u);
    cut = 5;
    expect((await doctor(url, '--policy', policyFile())).problems).toEqual([
      expect.stringMatching(/segments: .* is damaged/u),
    ]);
  });
});

it('the built-in canary is harmless text of a modest size', () => {
  expect(BUILT_IN_CANARY.split('\n').length).toBeGreaterThan(35);
  expect(BUILT_IN_CANARY.length).toBeLessThan(3000);
});
