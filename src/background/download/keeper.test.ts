/** The policy's index from a real server on bad days: the last good index stays, and people are told what is wrong. */
import { afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { generate } from 'selfsigned';
import {
  always,
  breakOffAfter,
  byteByByte,
  type IndexServer,
  onSegments,
  startIndexServer,
} from '../../../tests/fixtures/index-server.ts';
import { codeText, newPublisher, type Publisher, type SmallIndex } from '../../../tests/fixtures/small-index.ts';
import { MemoryClient } from './memory-client.ts';

const START = Date.parse('2026-11-23T09:12:00Z');
const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;
/** When the bad day begins. */
const LATER = START + 4 * 60 * MINUTE;
/** Half of every period. */
const BROWSER = '80000000-0000-4000-8000-000000000000';
const base = codeText('Base', 40);
const delta = codeText('Delta');

let publisher: Publisher;
let first: SmallIndex;
let second: SmallIndex;
let server: IndexServer;
let client: MemoryClient;

function put(index: SmallIndex): void {
  for (const [name, data] of index.files) server.files.set(name, data);
}

function newClient(origin = server.origin): MemoryClient {
  const { key, publicKey } = publisher;
  const wanted = { url: `${origin}/index.json`, key, publicKey, refreshMinutes: 60 };
  return new MemoryClient(wanted, BROWSER, START, () => 0.5);
}

/** What was asked since the last time, in order. */
function askedNow(): string[] {
  return server.asked.splice(0).map(({ name, from }) => (from === undefined ? name : `${name} from ${from}`));
}

function segmentOf(index: SmallIndex, number: number): string {
  return index.manifest.segments[number]?.file ?? '';
}

beforeAll(async () => {
  publisher = newPublisher();
  first = await publisher.publish([base], 1);
  second = await publisher.publish([base, delta], 2);
});
beforeEach(async () => {
  server = await startIndexServer();
  put(first);
  client = newClient();
});
afterEach(() => server.shut());

/** The first index, installed, and nothing told of it. */
async function installFirst(): Promise<void> {
  await client.keeper.update();
  expect(client.active?.summary.sequence).toBe(1);
  expect(askedNow()).toEqual(['index.json', segmentOf(first, 0)]);
  expect(client.told).toEqual([]);
}

async function expectLastGood(sequence: number): Promise<void> {
  expect(client.active?.summary.sequence).toBe(sequence);
  const index = sequence === 1 ? first : second;
  const reader = await client.reader();
  await reader.verify();
  expect((await reader.totals()).fingerprints).toBe(index.manifest.fingerprints);
}

describe('an index by URL', () => {
  it('is installed whole, named by the policy, and is not fetched again while nothing is new', async () => {
    await installFirst();
    await expectLastGood(1);
    expect(client.active).toMatchObject({ origin: 'policy', key: publisher.key });
    expect(await client.keeper.status()).toMatchObject({ detail: 'ok', since: 0, underWay: false });
    await client.keeper.refresh();
    expect(server.asked.splice(0)).toEqual([{ name: 'index.json', status: 304 }]);
    server.hasEtags = false;
    const folder = client.active?.folder;
    await client.keeper.refresh();
    await client.keeper.refresh();
    expect(askedNow()).toEqual(['index.json', 'index.json']);
    expect(client.active?.folder).toBe(folder);
  });

  it('asks at its own moment of each period, whenever it was started', async () => {
    await installFirst();
    // Half an hour behind each full hour since 1970.
    expect(client.alarm).toBe(Date.parse('2026-11-23T09:30:00Z'));
    await client.keeper.update();
    expect(askedNow()).toEqual([]);
    client.clock = client.alarm ?? 0;
    await client.keeper.update();
    expect(askedNow()).toEqual(['index.json']);
    expect(client.alarm).toBe(Date.parse('2026-11-23T10:30:00Z'));
  });

  it('takes a delta: what is on the disk is not fetched again', async () => {
    await installFirst();
    put(second);
    await client.keeper.refresh();
    expect(askedNow()).toEqual(['index.json', segmentOf(second, 1)]);
    await expectLastGood(2);
    expect([...client.store.indexes.keys()]).toEqual([client.active?.folder]);
  });

  it('gives the room of segments back that no index needs any more', async () => {
    put(second);
    await client.keeper.refresh();
    const third = await publisher.publish([delta], 3);
    put(third);
    await client.keeper.refresh();
    expect([...client.store.beside.keys()]).toEqual([segmentOf(third, 0)]);
  });

  it('fetches a segment again that has been damaged on the disk', async () => {
    await installFirst();
    const name = segmentOf(first, 0);
    const bytes = Uint8Array.from(client.store.beside.get(name) ?? []);
    bytes[bytes.length >> 1] = (bytes[bytes.length >> 1] ?? 0) ^ 1;
    client.store.beside.set(name, bytes);
    put(second);
    await client.keeper.refresh();
    expect(askedNow()).toEqual(['index.json', name, segmentOf(second, 1)]);
    await expectLastGood(2);
  });

  it('goes on where it was broken off, also in a worker that was started anew', async () => {
    put(second);
    server.fault = breakOffAfter(1_000, server);
    await client.keeper.update();
    expect(client.told).toEqual(['unreachable']);
    expect(client.active).toBeNull();
    server.fault = undefined;
    askedNow();
    await client.restarted(BROWSER).refresh();
    expect(askedNow()).toEqual(['index.json', `${segmentOf(second, 0)} from 1000`, segmentOf(second, 1)]);
    await expectLastGood(2);
    expect(client.told).toEqual(['unreachable', 'ok']);
  });

  it('keeps the index of an earlier address and key until the new one is whole', async () => {
    await installFirst();
    const wanted = client.wanted;
    if (wanted === undefined) throw new Error('no index is wanted');
    client.wanted = { ...wanted, url: `${server.origin}/gone.json` };
    await client.keeper.update();
    expect(client.told).toEqual(['bad-answer']);
    await expectLastGood(1);
    client.wanted = { ...wanted, url: `${server.origin}/index.json?moved` };
    server.fault = (name, _request, response) => {
      if (!name.endsWith('?moved')) return false;
      response.end(first.files.get('index.json'));
      return true;
    };
    await client.keeper.update();
    expect(client.told).toEqual(['bad-answer', 'ok']);
    await expectLastGood(1);
  });

  it('is asked for no more when the policy names none', async () => {
    await installFirst();
    client.wanted = undefined;
    await client.keeper.update();
    expect(client.alarm).toBeUndefined();
    expect(await client.keeper.status()).toBeUndefined();
  });
});

interface BadDay {
  readonly name: string;
  readonly detail: string;
  readonly httpStatus?: number;
  /** Minutes until the next try. */
  readonly wait?: number;
  prepare(): Promise<void> | void;
}

const badDays: readonly BadDay[] = [
  { name: 'the server is gone', detail: 'unreachable', prepare: () => server.shut() },
  {
    name: '404',
    detail: 'bad-answer',
    httpStatus: 404,
    prepare: () => {
      server.fault = always(404);
    },
  },
  {
    name: '503 with Retry-After in seconds',
    detail: 'bad-answer',
    httpStatus: 503,
    wait: 20,
    prepare: () => {
      server.fault = always(503, { 'Retry-After': '1200' });
    },
  },
  {
    name: '500 with Retry-After as a date',
    detail: 'bad-answer',
    httpStatus: 500,
    wait: 30,
    prepare: () => {
      server.fault = always(500, { 'Retry-After': new Date(LATER + 30 * MINUTE).toUTCString() });
    },
  },
  {
    name: 'a redirect',
    detail: 'unreachable',
    prepare: () => {
      server.fault = always(302, { Location: '/elsewhere.json' });
    },
  },
  {
    name: 'no answer at all',
    detail: 'timeout',
    prepare: () => {
      client.stallMilliseconds = 50;
      server.fault = () => true;
    },
  },
  {
    name: 'a body that stops coming',
    detail: 'timeout',
    prepare: () => {
      client.stallMilliseconds = 50;
      server.fault = onSegments((name, _request, response) => {
        response.writeHead(200, { 'Content-Length': server.files.get(name)?.length ?? 0 }).write('a');
      });
    },
  },
  {
    name: 'a body that comes byte by byte, without end',
    detail: 'timeout',
    prepare: () => {
      client.stallMilliseconds = 200;
      server.fault = onSegments(byteByByte);
    },
  },
  {
    name: 'no index',
    detail: 'not-an-index',
    prepare: () => {
      server.fault = always(200);
    },
  },
  {
    name: 'a segment that is cut short',
    detail: 'truncated',
    prepare: () => {
      const name = segmentOf(second, 1);
      server.files.set(name, server.files.get(name)?.subarray(0, -1) ?? new Uint8Array());
    },
  },
  {
    name: 'a segment that is too long',
    detail: 'too-large',
    prepare: () => {
      server.fault = onSegments((name, _request, response) => {
        response.write(server.files.get(name));
        response.end('more');
      });
    },
  },
  {
    name: 'a segment with a wrong hash',
    detail: 'corrupt',
    prepare: () => {
      const name = segmentOf(second, 1);
      server.files.set(
        name,
        (server.files.get(name) ?? new Uint8Array()).map((byte, i) => (i === 300 ? byte ^ 1 : byte)),
      );
    },
  },
  {
    name: 'a wrong signature',
    detail: 'wrong-signature',
    prepare: () => {
      const text = Buffer.from(server.files.get('index.json') ?? []).toString('utf8');
      server.files.set('index.json', Buffer.from(text.replace('"sequence": 2', '"sequence": 3')));
    },
  },
  {
    name: 'no signature',
    detail: 'wrong-signature',
    prepare: () => {
      const { signature: _, ...unsigned } = second.manifest;
      server.files.set('index.json', Buffer.from(JSON.stringify(unsigned)));
    },
  },
  {
    name: 'an index of a newer version',
    detail: 'newer-version',
    prepare: async () => {
      put(await publisher.publish([base, delta], 2, { version: 99 }));
    },
  },
  {
    name: 'an index of another key',
    detail: 'wrong-key',
    prepare: async () => {
      put(await publisher.publish([base, delta], 2, { keyCheck: '00'.repeat(16) }));
    },
  },
  {
    name: 'too little room',
    detail: 'quota',
    prepare: () => {
      client.store.room = 10_000;
    },
  },
  {
    name: 'a disk that is full sooner than it said',
    detail: 'quota',
    prepare: () => {
      const { store } = client;
      store.freeBytes = () => Promise.resolve(1e9);
      store.room = 1_000;
    },
  },
];

describe('a bad day', () => {
  for (const day of badDays) {
    it(`${day.name}: ${day.detail}`, async () => {
      await installFirst();
      put(second);
      await day.prepare();
      const clock = LATER;
      client.clock = clock;
      await client.keeper.refresh();
      await expectLastGood(1);
      const wait = (day.wait ?? 0.75) * MINUTE;
      expect(await client.keeper.status()).toMatchObject({
        ...{ detail: day.detail, since: clock, asked: clock },
        ...(day.httpStatus === undefined ? {} : { httpStatus: day.httpStatus }),
      });
      expect(client.alarm ?? 0).toBeGreaterThan(clock + wait - 1_001);
      expect(client.alarm ?? 0).toBeLessThan(day.wait === undefined ? clock + MINUTE : clock + (day.wait + 1) * MINUTE);
      // The same trouble again is no news; since when it is there stays.
      client.clock += 5 * MINUTE;
      await client.keeper.refresh();
      expect(client.told).toEqual([day.detail]);
      expect(await client.keeper.status()).toMatchObject({ since: clock, asked: clock + 5 * MINUTE });
      // All well again.
      server.fault = undefined;
      if (day.name === 'the server is gone') await server.open();
      put(second);
      client.store.room = 1e9;
      client.stallMilliseconds = 30_000;
      await client.keeper.refresh();
      expect(client.told).toEqual([day.detail, 'ok']);
      await expectLastGood(2);
      const status = await client.keeper.status();
      expect(status).toMatchObject({ detail: 'ok', since: 0 });
      expect(status?.httpStatus).toBeUndefined();
    });
  }

  it('a server that has another certificate than its name: unreachable', async () => {
    await installFirst();
    const certificate = await generate([{ name: 'commonName', value: 'elsewhere.example' }]);
    const secure = await startIndexServer(certificate);
    try {
      put(second);
      if (client.wanted !== undefined) client.wanted = { ...client.wanted, url: `${secure.origin}/index.json` };
      await client.keeper.update();
      expect(client.told).toEqual(['unreachable']);
      expect(secure.asked).toEqual([]);
      await expectLastGood(1);
    } finally {
      await secure.shut();
    }
  });

  it('an older index: the newer one stays, and its sequence number is remembered', async () => {
    put(second);
    await client.keeper.update();
    put(first);
    await client.keeper.refresh();
    expect(client.told).toEqual(['older-sequence']);
    await expectLastGood(2);
    put(second);
    await client.keeper.refresh();
    expect(client.told).toEqual(['older-sequence', 'ok']);
  });

  it('back-off: 1, 2, 4 … minutes up to the period, less a random part', async () => {
    await installFirst();
    await server.shut();
    const waits: number[] = [];
    for (let i = 0; i < 8; i++) {
      await client.keeper.refresh();
      waits.push(((client.alarm ?? 0) - client.clock) / MINUTE);
    }
    expect(waits).toEqual([0.75, 1.5, 3, 6, 12, 24, 45, 45]);
    // Before that it isn't asked again, however often the worker starts.
    server.asked.length = 0;
    client.clock += 40 * MINUTE;
    const { asked } = client.state;
    await client.restarted(BROWSER).update();
    expect(client.state.asked).toBe(asked);
  });

  it('a clock that was a day ahead: the server is asked again at once', async () => {
    client.clock = START + DAY;
    await installFirst();
    client.clock = START;
    put(second);
    await client.keeper.update();
    await expectLastGood(2);
  });

  it('a clock that is a day behind: an index made in the future is taken', async () => {
    client.clock = Date.parse('2026-11-19T08:00:00Z');
    await installFirst();
    expect(client.active?.summary.created).toBe('2026-11-20T08:00:00.000Z');
    await expectLastGood(1);
  });
});
