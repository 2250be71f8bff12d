/**
 * A thousand browsers and the server of their index over three days, in a process of its own: the extension's own
 * download, with files in memory and a clock that jumps from one alarm to the next, against a real server.
 */
import { createServer } from 'node:http';
import { type AddressInfo, type Socket } from 'node:net';
import { MemoryClient } from '../src/background/download/memory-client.ts';
import { MemoryStore } from '../src/background/download/memory-store.ts';
import { serverOf } from '../src/cli/commands/serve.ts';
import { task } from './task.ts';

export interface FleetInput {
  readonly clients: number;
  readonly refreshMinutes: number;
  /** The index of the first day. */
  readonly base: string;
  /** The same with a delta, which is published on the second day. */
  readonly changed: string;
  /** Base64. */
  readonly key: string;
  readonly publicKey: string;
}

/** What a span of time took, of all clients together. */
export interface Span {
  /** Bytes of HTTP, heads and bodies, without TLS. */
  readonly toClients: number;
  readonly fromClients: number;
  readonly manifests: number;
  readonly segments: number;
}

export interface Fleet {
  readonly days: readonly Span[];
  /** Of an hour of the last day: how many questions came in each minute. */
  readonly minutes: readonly number[];
  /** Of the first ten seconds: how many questions for `index.json` came in each. */
  readonly firstSeconds: readonly number[];
  /** Clients whose index at the end is that of the server. */
  readonly current: number;
  /** Minutes from the publication of the delta until a client had it: middle and last of them. */
  readonly until: { readonly p50: number; readonly last: number };
}

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const START = Date.parse('2026-11-23T09:00:00Z');
const PUBLISHED = START + DAY + 5.3 * HOUR;

/** Segments that many stores hold are kept once: they are named by their hash, and verified before they get that name. */
const kept = new Map<string, Uint8Array>();

class FleetStore extends MemoryStore {
  override async join(...[name, from, rest]: Parameters<MemoryStore['join']>): Promise<void> {
    await super.join(name, from, rest);
    const data = kept.get(name) ?? this.beside.get(name);
    if (data === undefined) return;
    kept.set(name, data);
    this.beside.set(name, data);
  }
}

/** Numbers like random ones, the same in each run. */
function numbersFrom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 32;
  };
}

function idFrom(random: () => number): string {
  const digits = Array.from({ length: 32 }, () => Math.floor(random() * 16).toString(16)).join('');
  return digits.replace(/^(.{8})(.{4}).(.{3}).(.{3})(.{12})$/, '$1-$2-4$3-8$4-$5').slice(0, 36);
}

await task(async (input): Promise<Fleet> => {
  const { clients: count, refreshMinutes, base, changed, key, publicKey } = input as FleetInput;
  const [before, after] = [serverOf(base), serverOf(changed)];
  let atWork: MemoryClient | undefined;
  const sockets = new Set<Socket>();
  const asked: { readonly at: number; readonly name: string }[] = [];
  const server = createServer((request, response) => {
    const now = atWork?.clock ?? START;
    asked.push({ at: now, name: request.url ?? '' });
    (now < PUBLISHED ? before : after).emit('request', request, response);
  });
  server.on('connection', (socket: Socket) => sockets.add(socket));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/index.json`;
  const total = (of: (socket: Socket) => number): number => [...sockets].reduce((sum, socket) => sum + of(socket), 0);

  const random = numbersFrom(1);
  const wanted = { url, key, publicKey, refreshMinutes };
  const clients = Array.from({ length: count }, () => {
    const client = new MemoryClient(wanted, idFrom(random), START, random, new FleetStore());
    client.alarm = START;
    return client;
  });
  const days: Span[] = [];
  const arrived: number[] = [];
  for (let day = 0; day < 3; day++) {
    const end = START + (day + 1) * DAY;
    const [sent, received, questions] = [total((s) => s.bytesWritten), total((s) => s.bytesRead), asked.length];
    for (;;) {
      const next = clients.reduce((a, b) => ((a.alarm ?? end) <= (b.alarm ?? end) ? a : b));
      if (next.alarm === undefined || next.alarm >= end) break;
      next.clock = next.alarm;
      atWork = next;
      const sequence = next.active?.summary.sequence;
      await next.keeper.update();
      if (sequence !== undefined && next.active?.summary.sequence !== sequence) arrived.push(next.clock - PUBLISHED);
    }
    const names = asked.slice(questions).map(({ name }) => name);
    days.push({
      toClients: total((s) => s.bytesWritten) - sent,
      fromClients: total((s) => s.bytesRead) - received,
      manifests: names.filter((name) => name === '/index.json').length,
      segments: names.filter((name) => name !== '/index.json').length,
    });
    console.error(`day ${day + 1}: ${names.length} questions`);
  }
  server.close();
  const hour = asked.filter(({ at }) => at >= START + 2.5 * DAY && at < START + 2.5 * DAY + HOUR);
  const minutes = Array.from<number>({ length: 60 }).fill(0);
  for (const { at } of hour) {
    const minute = Math.floor((at - START - 2.5 * DAY) / 60_000);
    minutes[minute] = (minutes[minute] ?? 0) + 1;
  }
  const firstSeconds: number[] = [];
  for (const { at } of asked.filter(({ at, name }) => at < START + 10_000 && name === '/index.json')) {
    const second = Math.floor((at - START) / 1000);
    firstSeconds[second] = (firstSeconds[second] ?? 0) + 1;
  }
  arrived.sort((a, b) => a - b);
  const newest = Math.max(...clients.map(({ active }) => active?.summary.sequence ?? 0));
  return {
    days,
    minutes,
    firstSeconds: Array.from(firstSeconds, (n) => n ?? 0),
    current: clients.filter(({ active }) => active?.summary.sequence === newest).length,
    until: {
      p50: (arrived[arrived.length >> 1] ?? Number.NaN) / 60_000,
      last: (arrived.at(-1) ?? Number.NaN) / 60_000,
    },
  };
});
