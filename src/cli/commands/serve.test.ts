/** The trial server: index files alone, with ETag and Range; and an index that is checked over http. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { type Server, request } from 'node:http';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { buildOnce } from '../../../scripts/build.mjs';
import { run } from '../program.ts';
import { temporaryFolder, writeFiles } from '../source/test-repository.ts';
import { serverOf } from './serve.ts';

const SEGMENT = `${'ab'.repeat(32)}.segment`;

describe('serverOf', () => {
  let server: Server;
  let base: string;
  let log: string[];
  beforeEach(async () => {
    const root = temporaryFolder();
    writeFiles(root, {
      'index/index.json': '{"a":1}',
      [`index/${SEGMENT}`]: '0123456789',
      'index/notes.txt': 'private',
      'index/update.xml': '<gupdate />',
      'index/sourcekeep-0.1.0.crx': 'Cr24',
      'index.key': 'key',
    });
    log = [];
    server = serverOf(join(root, 'index'), (line) => log.push(line)).listen(0, '127.0.0.1');
    await once(server, 'listening');
    const address = server.address();
    base = `http://127.0.0.1:${typeof address === 'object' && address ? address.port : 0}`;
  });
  afterEach(() => void server.close());

  it('serves index.json, to be asked about again, and segments for good', async () => {
    const manifest = await fetch(`${base}/index.json`);
    expect(await manifest.text()).toBe('{"a":1}');
    expect(manifest.headers.get('cache-control')).toBe('no-cache');
    expect(manifest.headers.get('content-type')).toBe('application/json');
    const segment = await fetch(`${base}/${SEGMENT}`);
    expect(await segment.text()).toBe('0123456789');
    expect(segment.headers.get('cache-control')).toContain('immutable');
  });

  it('serves what pack has put beside them, to be asked about again', async () => {
    for (const [name, type] of [
      ['update.xml', 'application/xml'],
      ['sourcekeep-0.1.0.crx', 'application/x-chrome-extension'],
    ] as const) {
      const answer = await fetch(`${base}/${name}`);
      expect([answer.status, answer.headers.get('content-type')]).toEqual([200, type]);
      expect(answer.headers.get('cache-control')).toBe('no-cache');
      await answer.arrayBuffer();
    }
    await expect.poll(() => log).toEqual(['GET /update.xml 200\n', 'GET /sourcekeep-0.1.0.crx 200\n']);
  });

  it('answers 304 to who has it already', async () => {
    for (const name of ['index.json', SEGMENT]) {
      const etag = (await fetch(`${base}/${name}`)).headers.get('etag') ?? '';
      expect((await fetch(`${base}/${name}`, { headers: { 'if-none-match': etag } })).status).toBe(304);
      expect((await fetch(`${base}/${name}`, { headers: { 'if-none-match': '"other"' } })).status).toBe(200);
    }
  });

  it.each([
    ['bytes=2-4', 206, '234', 'bytes 2-4/10'],
    ['bytes=7-', 206, '789', 'bytes 7-9/10'],
    ['bytes=-3', 206, '789', 'bytes 7-9/10'],
    ['bytes=8-99', 206, '89', 'bytes 8-9/10'],
    ['bytes=4-2', 200, '0123456789', null],
    ['lines=1-2', 200, '0123456789', null],
    ['bytes=10-', 416, '', 'bytes */10'],
  ])('answers the range %s with %i', async (range, status, text, contentRange) => {
    const response = await fetch(`${base}/${SEGMENT}`, { headers: { range } });
    expect(response.status).toBe(status);
    expect(await response.text()).toBe(text);
    expect(response.headers.get('content-range')).toBe(contentRange);
  });

  it('has nothing else: no other file, nothing above, no other method', async () => {
    // `fetch` would resolve the dots itself.
    const statusOf = async (path: string, method = 'GET'): Promise<number | undefined> => {
      const asked = request(base, { path, method }).end();
      const [response] = (await once(asked, 'response')) as [{ statusCode?: number; resume(): void }];
      response.resume();
      return response.statusCode;
    };
    for (const path of ['/', '/notes.txt', '/../index.key', '/%2e%2e/index.key', '/..%2findex.key', '//index.json/']) {
      expect([path, await statusOf(path)]).toEqual([path, 404]);
    }
    expect(await statusOf(`/${'cd'.repeat(32)}.segment`)).toBe(404);
    expect(await statusOf('/index.json', 'POST')).toBe(405);
    expect(await statusOf('/index.json', 'HEAD')).toBe(200);
  });
});

describe('an index on http', () => {
  const bin = fileURLToPath(new URL('../../../bin/sourcekeep.mjs', import.meta.url));
  const text = readFileSync(new URL('./serve.ts', import.meta.url), 'utf8');
  let root: string;
  let child: ChildProcess;
  let url: string;

  beforeAll(() => buildOnce('cli'), 120_000);
  beforeEach(async () => {
    root = temporaryFolder();
    writeFiles(join(root, 'app'), { 'serve.ts': text });
    await command('index', join(root, 'app'), '--out', join(root, 'index'), '--no-bundled-public');
    writeFileSync(join(root, 'text.ts'), text);
    child = spawn(process.execPath, [bin, 'serve', join(root, 'index'), '--port', '0'], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    if (!child.stdout) throw new Error('no output');
    const [line] = (await once(child.stdout, 'data')) as [Buffer];
    url = line.toString().trim();
  });
  afterEach(() => void child.kill());

  async function command(...args: string[]): Promise<{ code: number; out: string; err: string }> {
    let out = '';
    let err = '';
    const streams = {
      colour: false,
      progressColumns: 0,
      out: (s: string) => void (out += s),
      err: (s: string) => void (err += s),
    };
    return { code: await run(args, '0.0.0', streams), out, err };
  }
  const check = (...args: string[]) => command('check', join(root, 'text.ts'), '--index', ...args);

  it('is checked by its address, with and without the name of the file', async () => {
    const key = join(root, 'index.key');
    for (const address of [url, url.replace('index.json', '')]) {
      const { code, out } = await check(address, '--key-file', key, '--json');
      expect(code).toBe(1);
      expect(JSON.parse(out)).toMatchObject({ verdict: 'match', results: [{ findings: [{ repository: 'app' }] }] });
    }
  });

  it('ends well when it is told to', async () => {
    child.kill();
    expect(await once(child, 'exit')).toEqual([0, null]);
  });

  it('needs a key, the right one, and https elsewhere', async () => {
    expect(await check(url)).toMatchObject({ code: 2, err: expect.stringContaining('--key-file') });
    await command('keygen', '--out', join(root, 'keys'));
    const other = join(root, 'keys', 'index.key');
    expect(await check(url, '--key-file', other)).toMatchObject({ code: 2, err: expect.stringContaining(other) });
    const insecure = await check('http://cdn.corp.example/index.json', '--key-file', other);
    expect(insecure).toMatchObject({ code: 2, err: expect.stringContaining('https') });
  });

  it('is refused when a segment is not what index.json says, or is missing', async () => {
    const key = join(root, 'index.key');
    const segment = readdirSync(join(root, 'index')).find((name) => name.endsWith('.segment')) ?? '';
    const file = join(root, 'index', segment);
    const bytes = readFileSync(file);
    bytes[100] = (bytes[100] ?? 0) ^ 1;
    writeFileSync(file, bytes);
    expect(await check(url, '--key-file', key)).toMatchObject({
      code: 2,
      err: expect.stringMatching(/segment: is damaged/u),
    });
    writeFileSync(file, Buffer.concat([bytes, bytes]));
    expect(await check(url, '--key-file', key)).toMatchObject({ code: 2, err: expect.stringMatching(/larger/u) });
    const missing = url.replace('index.json', 'other.json');
    expect(await check(missing, '--key-file', key)).toMatchObject({ code: 2, err: expect.stringMatching(/404/u) });
  });
});
