/** What comes of worker threads that end badly. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { Failure } from '../failure.ts';
import type { Settings } from './fingerprint-files.ts';
import { ownThread, type Threads, workerThreads } from './threads.ts';

let folder: string;
let threads: Threads | undefined;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'sourcekeep-threads-'));
});
afterEach(async () => {
  await threads?.close();
  rmSync(folder, { recursive: true });
});

/** Threads of a script that does this with each message. */
function doing(work: string, count = 1): Threads {
  const script = join(folder, 'worker.mjs');
  const start = `import { parentPort, workerData } from 'node:worker_threads';\nparentPort.on('message', (message) => {`;
  writeFileSync(script, `${start}${work}});`);
  return (threads = workerThreads(count, pathToFileURL(script)));
}

const settings: Settings = {
  ...{ key: new Uint8Array(32), profile: 'compact' as const, judged: true },
  ...{ publicTables: [], knownBlobs: [] },
};
const tasks = [{ path: 'a.ts', location: 'a.ts' }];

function errorOf(work: Promise<unknown>): Promise<unknown> {
  return work.then(
    () => undefined,
    (error: unknown) => error,
  );
}

it.each([
  ['ends', 'process.exit(3);', 'exit code 3'],
  ['ends as if all were well', 'process.exit(0);', 'exit code 0'],
  ['throws', "throw new Error('out of luck');", 'out of luck'],
])('a thread that %s fails what it had at work and what comes after', async (_, work, reason) => {
  const broken = doing(work);
  const first = await errorOf(broken.run(tasks));
  expect(first).toBeInstanceOf(Failure);
  expect(String(first)).toContain(reason);
  expect(await errorOf(broken.run(tasks))).toBeInstanceOf(Failure);
});

it('a file that can not be read is a failure, a mistake of ours is none', async () => {
  const refusing = doing("parentPort.postMessage({ id: message.id, failure: 'a.ts: is locked', isExpected: true });");
  expect(await errorOf(refusing.run(tasks))).toEqual(new Failure('a.ts: is locked'));
  await refusing.close();
  const wrong = doing("parentPort.postMessage({ id: message.id, failure: 'x is undefined', isExpected: false });");
  expect(await errorOf(wrong.run(tasks))).not.toBeInstanceOf(Failure);
});

it('settings reach every thread, and batches are spread', async () => {
  const answering = doing(
    'if (message.settings) globalThis.profile = message.settings.profile; else parentPort.postMessage({ id: message.id, outcomes: [{ skipped: globalThis.profile }], words: new Uint32Array(0) });',
    3,
  );
  answering.configure(settings);
  const results = await Promise.all(Array.from({ length: 9 }, () => answering.run(tasks)));
  expect(results.map(({ outcomes }) => outcomes)).toEqual(Array.from({ length: 9 }, () => [{ skipped: 'compact' }]));
});

it('this thread reads files as the others do', async () => {
  const code = join(folder, 'ledger.ts');
  writeFileSync(
    code,
    'export const balance = ledger.opening(account, currency, valueDate, operator, sequence);\n'.repeat(2),
  );
  const own = ownThread();
  own.configure(settings);
  const { outcomes, words } = await own.run([
    { path: 'ledger.ts', location: code },
    { path: 'gone.ts', location: join(folder, 'gone.ts') },
    { path: 'sent.ts', location: 'nowhere', content: new TextEncoder().encode('let sum = 0;\n'), blob: 'b1' },
    {
      path: 'old.ts',
      location: 'nowhere',
      content: new TextEncoder().encode('let old = 0;\n'),
      blob: 'b2',
      known: ['b2'],
    },
    { path: 'some.bin', location: 'nowhere', content: Uint8Array.of(1, 0, 2), blob: 'b3' },
  ]);
  expect(outcomes).toMatchObject([
    { bytes: 178, added: { lines: 2 } },
    { absent: true },
    { blob: 'b1', added: { lines: 1, fingerprints: 0 } },
    { blob: 'b2', known: true },
    { skipped: 'binary' },
  ]);
  expect(words.length).toBeGreaterThan(0);
});
