/** A hostile or careless server, and a disk that takes nothing: the index in use stays, and somebody hears of it. */
import { afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { type IndexServer, startIndexServer } from '../../../tests/fixtures/index-server.ts';
import { codeText, newPublisher, type Publisher, type SmallIndex } from '../../../tests/fixtures/small-index.ts';
import { MemoryClient } from './memory-client.ts';

const BROWSER = '80000000-0000-4000-8000-000000000000';

let publisher: Publisher;
let first: SmallIndex;
let second: SmallIndex;
let server: IndexServer;
let client: MemoryClient;

beforeAll(async () => {
  publisher = newPublisher();
  first = await publisher.publish([codeText('Base', 40)], 1);
  second = await publisher.publish([codeText('Base', 40), codeText('Delta')], 2);
});
beforeEach(async () => {
  server = await startIndexServer();
  for (const [name, data] of first.files) server.files.set(name, data);
  const wanted = { url: `${server.origin}/index.json`, key: publisher.key, refreshMinutes: 60 };
  client = new MemoryClient(wanted, BROWSER, Date.parse('2026-11-23T09:12:00Z'), () => 0.5);
});
afterEach(() => server.shut());

test('a segment under the name of one that is in use takes nothing from that', async () => {
  await client.keeper.update();
  const text = Buffer.from(server.files.get('index.json') ?? []).toString('utf8');
  const sha256 = first.manifest.segments[0]?.sha256;
  const other = text.replace(`"sha256": "${sha256}"`, `"sha256": "${'0'.repeat(64)}"`);
  expect(other).not.toBe(text);
  server.files.set('index.json', Buffer.from(other));
  await client.keeper.refresh();
  expect(client.told).toEqual(['not-an-index']);
  await (await client.reader()).verify();
});

test('gives the room of pieces and folders back that a stopped worker left', async () => {
  await client.keeper.update();
  const folder = client.active?.folder ?? '';
  // Stopped before the pieces went, and by a full disk before the pointer was written.
  client.store.beside.set(`${first.manifest.segments[0]?.file}.0`, new Uint8Array(9));
  client.store.indexes.set('index-0', new Uint8Array(9));
  for (const [name, data] of second.files) server.files.set(name, data);
  const { write } = client.store;
  client.store.write = () => Promise.reject(new DOMException('', 'QuotaExceededError'));
  await client.keeper.refresh();
  expect([...client.store.indexes.keys()]).toEqual([folder]);
  client.store.write = write;
  await client.keeper.refresh();
  expect([...client.store.indexes.keys()]).toEqual([client.active?.folder]);
  expect([...client.store.beside.keys()].sort()).toEqual(second.manifest.segments.map(({ file }) => file).sort());
});

test('trouble is told also where it can’t be written down', async () => {
  await client.keeper.update();
  await server.shut();
  client.isStorageFull = true;
  await client.keeper.refresh();
  expect(client.told).toEqual(['unreachable']);
  expect(client.alarm).toBeLessThan(client.clock + 60_001);
  await server.open();
});
