/**
 * No field of any report can carry pasted text: whatever is pasted, attached or typed goes the real way (scan, policy,
 * log, queue, format), and nothing of it is in what arrives.
 */
import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { sourceOfBytes } from '../engine/index/memory-source.ts';
import { type IndexReader, openIndex } from '../engine/index/reader.ts';
import { IndexWriter } from '../engine/index/writer.ts';
import { type ActivityEvent, channels } from '../contract/event.ts';
import type { Body } from '../contract/message.ts';
import type { LedgerStore } from '../platform/ledger-store.ts';
import type { IndexState } from './index-source.ts';
import { memoryReportStore } from './memory-report-store.ts';
import type { ReportFormat } from './report-formats.ts';
import type { Reports } from './reports.ts';

const log = vi.hoisted(() => new Map<string, unknown>());
vi.mock('../platform/event-store.ts', () => ({
  putEvent: (event: { id: string }) => Promise.resolve(void log.set(event.id, event)),
  getEvent: (id: string) => Promise.resolve(log.get(id)),
}));
vi.mock('../platform/storage.ts', () => {
  const stored = (_key: string, _schema: unknown, otherwise: unknown) => {
    let value = otherwise;
    return { read: () => Promise.resolve(value), write: (next: unknown) => Promise.resolve(void (value = next)) };
  };
  return { storedInSession: stored, storedLocally: stored };
});
vi.mock('../platform/stored.ts', () => ({ storedActiveIndex: {} }));
vi.mock('../platform/build.ts', () => ({ build: 'enterprise', version: () => '1.0.0' }));
vi.mock('../platform/offscreen.ts', () => ({}));
vi.mock('../platform/index-files.ts', () => ({}));
const { reportEvents } = await import('./activity.ts');
const { createCanary } = await import('./canary.ts');
const { createClean } = await import('./clean.ts');
const { createCleared } = await import('./cleared.ts');
const { createCopies } = await import('./copies.ts');
const { createCourts } = await import('./courts.ts');
const { effectivePolicy } = await import('./effective-policy.ts');
const { createGrants } = await import('./grants.ts');
const { createJudge } = await import('./judge.ts');
const { createLedger } = await import('./ledger.ts');
const { createReports, nothingSent } = await import('./reports.ts');
const { createVouched } = await import('./vouched.ts');

const formats: readonly ReportFormat[] = ['json', 'splunk-hec', 'otlp'];
const path = 'services/ledger/src/settlement.ts';
const file = readFileSync(new URL(`../../examples/acme-payments/${path}`, import.meta.url), 'utf8').split('\n');
const key = new Uint8Array(32).fill(11);
const settings = { action: 'warn' as const, secrets: true, disabledSites: [], pausedSites: {}, addedSites: [] };
const ledgerStore: LedgerStore = {
  readAll: () => Promise.resolve({ pieces: [], lost: 0 }),
  put: () => Promise.resolve(),
  delete: () => Promise.resolve(),
  clear: () => Promise.resolve(),
};
let reader: IndexReader;
beforeAll(async () => {
  const writer = new IndexWriter({ key, profile: 'sensitive', storePaths: true });
  writer.add({ repository: 'acme/payments', path, blob: path, text: file.join('\n') });
  reader = await openIndex([sourceOfBytes(writer.finish().bytes)], key);
});

/** Lets everything that was begun come to its end: no part of it waits for a clock. */
async function settled(): Promise<void> {
  for (let i = 0; i < 30; i++) await new Promise((resolve) => setImmediate(resolve));
}

/** The worker's parts, put together as it does, with a policy; what arrives at the receivers of the three formats. */
function startWorker(raw: Record<string, unknown>) {
  const arrived: string[] = [];
  let time = Date.now();
  const stores = formats.map(() => memoryReportStore());
  const senders = formats.map((format, i): Reports =>
    createReports({
      store: stores[i] ?? memoryReportStore(),
      state: { read: () => Promise.resolve(nothingSent), write: () => Promise.resolve() },
      upload: ({ body }) => {
        arrived.push(body);
        return Promise.resolve({ status: 200, retryAfter: '', text: '{"text":"Success","code":0}' });
      },
      target: () => Promise.resolve({ reporting: { url: 'https://siem.example/', format, headers: {} }, seen: true }),
      wakeAt: () => undefined,
      tell: () => Promise.resolve(),
      now: () => time,
    }),
  );
  reportEvents({
    add: (...event) => senders.forEach((one) => one.add(...event)),
    settle: (...outcome) => senders.forEach((one) => one.settle(...outcome)),
  });
  const active = { origin: 'policy', summary: { sequence: 1 } };
  const index = { state: 'ready', reader, active } as unknown as IndexState;
  const state = effectivePolicy(raw, settings, true);
  const policies = { current: () => Promise.resolve(state) };
  const indexes = { current: () => Promise.resolve(index), delete: () => Promise.resolve() };
  const grants = createGrants();
  const courts = createCourts(policies, indexes, grants);
  const judge = createJudge({
    ...{ policies, courts, grants },
    ...{ cleared: createCleared(), clean: createClean(), vouched: createVouched() },
    documents: { read: () => Promise.resolve({ texts: [], unread: [], documents: [] }) },
    ledger: createLedger({ store: ledgerStore, onReset: () => undefined }),
    copies: createCopies(policies),
  });
  return {
    judge,
    canary: createCanary(courts, () => Promise.resolve(undefined)),
    events: () => [...log.values()] as ActivityEvent[],
    async arrivals(): Promise<string[]> {
      await settled();
      time += 100_000;
      await Promise.all(senders.map((one) => one.update()));
      return arrived;
    },
  };
}

const policy = {
  action: 'justify',
  index: { url: 'https://cdn.example/index.json', key: Buffer.alloc(32).toString('base64') },
  code: { minLines: 5 },
  uninspectable: 'warn',
  markers: [{ name: 'internal names', pattern: '\\bmark_[a-z]+' }],
  verdictTimeoutMilliseconds: 30_000,
  reporting: { url: 'https://siem.example/' },
};

/** A word that is nowhere else. */
const token = fc.string({ unit: fc.constantFrom(...'bcdfghjkmnpqrstvwxz'), minLength: 18, maxLength: 24 });
/** What people paste: prose, code of the index and other code, secrets, marked names, with such words all over. */
const pasted = fc
  .tuple(token, token, fc.nat(file.length - 40), fc.subarray([0, 1, 2, 3, 4, 5, 6]))
  .map(([one, two, from, kinds]) => {
    const parts = [
      `${one} and ${two}, as we said`,
      file.slice(from, from + 40).join('\n'),
      `const apiKey = "${one}${two.toUpperCase()}8421";`,
      `AWS_SECRET_ACCESS_KEY=${Buffer.from(one + two).toString('base64')}\npassword: "${two}!9"`,
      `call(mark_${one}, ${two});`,
      Array.from(
        { length: 12 },
        (_line, i) => `export function ${one}${i}(${two}: string) { return ${two}.at(${i}); }`,
      ).join('\n'),
      `/** ${two} */\n${file
        .slice(from, from + 20)
        .map((line) => `${line} // ${one}`)
        .join('\n')}`,
    ];
    return { tokens: [one, two], text: (kinds.length === 0 ? [0] : kinds).map((kind) => parts[kind]).join('\n') };
  });

/** What of a text must not be in a report: its words, and each line that says something. */
function tracesOf({ tokens, text }: { tokens: readonly string[]; text: string }): string[] {
  const lines = text.split('\n').map((line) => line.trim());
  return [...tokens, ...lines.filter((line) => line.length >= 12)].flatMap((trace) => [
    trace,
    trace.toUpperCase(),
    Buffer.from(trace).toString('base64').replace(/=+$/, ''),
    JSON.stringify(trace).slice(1, -1),
  ]);
}

describe('reports', () => {
  beforeEach(() => log.clear());

  it('carry nothing of what was pasted, attached or typed, in any format', async () => {
    let reported = 0;
    let kept = 0;
    const kinds = new Set<string>();
    await fc.assert(
      fc.asyncProperty(
        pasted,
        fc.constantFrom(...channels),
        fc.boolean(),
        fc.constantFrom('cancelled' as const, 'overridden' as const, 'redacted' as const),
        fc.constantFrom('line', 'own', 'none'),
        async (input, channel, isFile, outcome, reasonOf) => {
          log.clear();
          const worker = startWorker(policy);
          const [one = '', two = ''] = input.tokens;
          // Everything that a page may name: file names, types, the path and the query of its address.
          const sender = { trusted: false, tabId: 1, frameId: 0, url: `https://chatgpt.com/c/${one}?q=${two}#${one}` };
          const body: Body = {
            name: `${two}.ts`,
            type: `text/${one}`,
            size: input.text.length,
            base64: Buffer.from(input.text).toString('base64'),
          };
          const unreadable: Body = { name: `${one}.bin`, type: `image/${two}`, size: 40_000_000 };
          const flavours = ['text/plain', `application/x-${one}`].map((type) => ({ type, text: input.text }));
          const verdict = await worker.judge.judge(
            { channel, flavours: isFile ? [] : flavours, bodies: isFile ? [body, unreadable] : [] },
            sender,
          );
          // A reason of the person's own words is theirs; one that repeats the text isn't kept.
          const line = input.text.split('\n').find((text) => /(\w+\W+){4}/.test(text)) ?? '';
          const reason = { line, own: 'the customer has agreed to it', none: undefined }[reasonOf];
          await worker.judge.outcome(verdict.id, outcome, reason);
          const fault = { channel, outcome, characters: input.text.length, lines: 3 };
          // Without a verdict the worker doesn't have the text: of what is typed then, code isn't kept.
          const code = input.text.split('\n').find((text) => /[{}()[\]=;<>]/.test(text));
          await worker.judge.fault('timeout', { ...fault, ...(code === undefined ? {} : { reason: code }) }, sender);
          await worker.judge.tryOut(input.text, undefined);
          const arrived = await worker.arrivals();
          const events = worker.events();
          expect(arrived).toHaveLength(formats.length);
          for (const event of events) for (const report of arrived) expect(report).toContain(event.id);
          for (const report of arrived) {
            const unescaped = report.replaceAll('\\"', '"');
            for (const trace of tracesOf(input)) {
              expect(report).not.toContain(trace);
              expect(unescaped).not.toContain(trace);
            }
          }
          reported += events.length;
          for (const event of events) {
            if (event.type === 'decision') for (const { kind } of event.findings) kinds.add(kind);
            if (event.type === 'decision' && event.reason !== undefined) kept++;
          }
        },
      ),
      { numRuns: 100 },
    );
    // Otherwise the property would hold for want of reports.
    expect(reported).toBeGreaterThan(100);
    expect(kept).toBeGreaterThan(0);
    expect([...kinds].toSorted()).toEqual(['code', 'marker', 'secret', 'source', 'uninspectable']);
  });

  it('are not written of the canary, and nothing is counted, granted or remembered for it', async () => {
    const worker = startWorker({ ...policy, canary: { text: file.slice(20, 60).join('\n') } });
    expect(await worker.canary()).toMatchObject({ state: 'caught', repository: 'acme/payments', action: 'justify' });
    expect(await worker.arrivals()).toEqual([]);
    expect(worker.events()).toEqual([]);
  });
});
