/** What is written into an index comes out of it again; what is damaged is refused. */
import fc from 'fast-check';
import { beforeAll, describe, expect, test } from 'vitest';
import { profiles } from '../profile.ts';
import { scan } from '../scan.ts';
import type { Finding } from '../types.ts';
import { IndexError } from './error.ts';
import { FORMAT_VERSION, HEADER_BYTES } from './format.ts';
import { sourceOfBytes } from './memory-source.ts';
import { mergeIndexes } from './merge.ts';
import { PublicSet } from './public-set.ts';
import { type IndexReader, openIndex, type SegmentSource } from './reader.ts';
import { segmentInMemory } from './segment.ts';
import { IndexWriter } from './writer.ts';

const key = Uint8Array.from({ length: 32 }, (_, i) => (i * 11 + 5) & 255);
const otherKey = key.map((byte) => byte ^ 1);

/** Code of about 4 words a line that no other seed shares. */
function codeOf(seed: number, lines: number): string {
  let state = seed * 2654435761 + 1;
  const word = (): string => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return `w${(state >>> 8).toString(36)}`;
  };
  return Array.from({ length: lines }, () => `  ${word()} = ${word()}.${word()}(${word()});`).join('\n');
}

interface TestFile {
  readonly repository: string;
  readonly path: string;
  readonly blob: string;
  readonly text: string;
}

const files: TestFile[] = Array.from({ length: 9 }, (_, i) => ({
  repository: i < 4 ? 'acme/one' : 'acme/two',
  path: `src/${i % 3}/file-${i}.ts`,
  blob: (i + 1).toString(16).padStart(40, '0'),
  text: codeOf(i, 20 + 5 * i),
}));

function segmentOf(chosen: readonly TestFile[], withKey = key): Uint8Array {
  const writer = new IndexWriter({ key: withKey, profile: 'compact', storePaths: true });
  for (const file of chosen) writer.add(file);
  return writer.finish().bytes;
}

function open(...segments: Uint8Array[]): Promise<IndexReader> {
  return openIndex(
    segments.map((bytes) => sourceOfBytes(bytes)),
    key,
  );
}

async function findings(index: IndexReader, text: string): Promise<readonly Finding[]> {
  const options = { index, secrets: false, markers: [], codeMinLines: 0 };
  return (await scan([{ type: 'text/plain', text }], options)).findings;
}

async function filesNamed(index: IndexReader, text: string): Promise<string[]> {
  return (await findings(index, text)).flatMap((finding) => (finding.kind === 'source' ? [finding.file] : []));
}

function errorOf(work: () => Promise<unknown>): Promise<unknown> {
  return work().then(
    () => undefined,
    (error: unknown) => error,
  );
}

let whole: Uint8Array;
beforeAll(() => {
  whole = segmentOf(files);
});

describe('round trip', () => {
  test('files come back with repository, path, blob and lines', async () => {
    const entries = [];
    for await (const { segment: _segment, number: _number, ...entry } of (await open(whole)).files())
      entries.push(entry);
    const expected = files.map(({ text, ...file }) => ({ ...file, lines: text.split('\n').length }));
    expect(entries).toEqual(expected.sort((a, b) => (a.repository + a.path < b.repository + b.path ? -1 : 1)));
  });

  test('each file is found by its text, at its lines', async () => {
    const index = await open(whole);
    for (const file of files) {
      const lines = file.text.split('\n').length;
      expect(await findings(index, file.text)).toEqual([
        {
          kind: 'source',
          repository: file.repository,
          file: file.path,
          fileLines: [1, lines],
          inputLines: [1, lines],
          lines,
          share: 1,
          confidence: 'exact',
        },
      ]);
    }
  });

  test('inspect counts files, lines and bytes', async () => {
    const numbers = await (await open(whole)).inspect();
    const lines = files.reduce((sum, file) => sum + file.text.split('\n').length, 0);
    expect(numbers).toMatchObject({ profile: 'compact', files: 9, lines, segments: 1, storesPaths: true });
    expect(numbers.repositories.map(({ repository, files: count }) => [repository, count])).toEqual([
      ['acme/one', 4],
      ['acme/two', 5],
    ]);
    expect(numbers.bytes.total).toBe(whole.length);
    const { repositories, ...rest } = numbers;
    expect(await (await open(whole)).totals()).toEqual({ ...rest, repositories: repositories.length });
    const parts = await open(segmentOf(files.slice(0, 5)), segmentOf(files.slice(5)));
    expect(await parts.totals()).toMatchObject({ repositories: 2, files: 9, lines });
    expect(numbers.parameters['exact.k']).toBe(profiles.compact.exact.k);
  });

  test('an index read by slices answers like one in memory, and reads little', async () => {
    let read = 0;
    const source = sourceOfBytes(whole);
    const counted: SegmentSource = {
      ...source,
      read: (offset, length) => {
        read += length;
        return source.read(offset, length);
      },
    };
    const sliced = await openIndex([counted], key, 0);
    const opened = read;
    expect(opened).toBe((sliced.segments[0]?.lookupBytes ?? 0) + HEADER_BYTES);
    const text = files[4]?.text as string;
    const [first, again] = [await findings(sliced, text), await findings(sliced, text)];
    expect(first).toEqual(await findings(await open(whole), text));
    expect(again).toEqual(first);
    await sliced.verify();
  });

  test('without paths, the repository alone is named', async () => {
    const writer = new IndexWriter({ key, profile: 'compact', storePaths: false });
    for (const file of files) writer.add(file);
    const found = await findings(await open(writer.finish().bytes), files[2]?.text as string);
    expect(found).toMatchObject([{ kind: 'source', repository: 'acme/one', file: '' }]);
  });

  test('a file of no lines, and an index of no files, do no harm', async () => {
    const empty = { repository: 'acme/one', path: 'empty', blob: 'e0', text: '' };
    expect(await filesNamed(await open(segmentOf([empty, ...files])), files[0]?.text as string)).toEqual([
      files[0]?.path,
    ]);
    expect(await filesNamed(await open(segmentOf([])), files[0]?.text as string)).toEqual([]);
  });

  test('equal content in several files is named once and counted', async () => {
    const copies = ['a', 'b', 'c'].map((path) => ({ ...(files[5] as TestFile), path }));
    const found = await findings(await open(segmentOf([...copies, ...files.slice(0, 5)])), copies[0]?.text as string);
    expect(found).toMatchObject([{ file: 'a', copies: 2 }]);
  });
});

describe('canonical bytes', () => {
  test('the order of files changes nothing', () => {
    fc.assert(
      fc.property(fc.shuffledSubarray(files, { minLength: files.length }), (shuffled) => {
        expect(segmentOf(shuffled)).toEqual(whole);
      }),
      { numRuns: 20 },
    );
  });

  test('any sharding, merged in any order, gives the bytes of indexing at once', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.nat({ max: 3 }), { minLength: 9, maxLength: 9 }),
        fc.boolean(),
        async (shards, twice) => {
          const parts = [0, 1, 2, 3].map((shard) => segmentOf(files.filter((_, i) => shards[i] === shard)));
          const readers = await Promise.all(parts.map((part) => open(part)));
          if (twice) readers.push(readers[0] as IndexReader);
          expect(segmentInMemory(await mergeIndexes(readers.reverse(), key)).bytes).toEqual(whole);
        },
      ),
      { numRuns: 15 },
    );
  });

  test('files taken over by blob give the same bytes as files read again', async () => {
    const before = await open(segmentOf(files.slice(0, 6)));
    const writer = new IndexWriter({ key, profile: 'compact', storePaths: true });
    const kept = new Set(files.slice(2, 6).map((file) => file.blob));
    expect(await writer.copy(before, (file) => (kept.has(file.blob) ? file : undefined))).toBe(4);
    for (const file of files.slice(6)) writer.add(file);
    expect(writer.finish().bytes).toEqual(segmentOf(files.slice(2)));
  });

  test('another key gives other bytes everywhere', () => {
    const other = segmentOf(files, otherKey);
    let same = 0;
    for (let i = 200; i < whole.length; i++) if (whole[i] === other[i]) same++;
    expect(same).toBeLessThan(whole.length / 10);
  });
});

describe('deltas', () => {
  test('what a later segment removes is found no more, what it adds is', async () => {
    const base = await open(segmentOf(files.slice(0, 5)));
    const writer = new IndexWriter({ key, profile: 'compact', storePaths: true });
    for await (const entry of base.files()) if (entry.path === files[1]?.path) writer.remove(entry);
    writer.add(files[7] as TestFile);
    const delta = writer.finish().bytes;
    for (const segments of [
      [segmentOf(files.slice(0, 5)), delta],
      [delta, segmentOf(files.slice(0, 5))],
    ]) {
      const index = await open(...segments);
      expect(await filesNamed(index, files[1]?.text as string)).toEqual([]);
      expect(await filesNamed(index, files[0]?.text as string)).toEqual([files[0]?.path]);
      expect(await filesNamed(index, files[7]?.text as string)).toEqual([files[7]?.path]);
      const merged = await mergeIndexes([index], key);
      expect(segmentInMemory(merged).bytes).toEqual(
        segmentOf([...files.slice(0, 1), ...files.slice(2, 5), files[7] as TestFile]),
      );
    }
  });
});

describe('damage', () => {
  test('one flipped bit anywhere: an IndexError, and verify always finds it', async () => {
    const small = segmentOf(files.slice(0, 3));
    const text = `${files[0]?.text}\n\n${files[2]?.text}`;
    const expected = await findings(await open(small), text);
    await fc.assert(
      fc.asyncProperty(fc.nat({ max: small.length * 8 - 1 }), async (bit) => {
        const damaged = small.slice();
        damaged[bit >>> 3] = (damaged[bit >>> 3] as number) ^ (1 << (bit & 7));
        const judged = await errorOf(async () => expect(await findings(await open(damaged), text)).toEqual(expected));
        if (judged !== undefined) expect(judged).toBeInstanceOf(IndexError);
        expect(await errorOf(async () => (await open(damaged)).verify())).toBeInstanceOf(IndexError);
      }),
      { numRuns: 400 },
    );
  });

  test('cut short at any length', async () => {
    await fc.assert(
      fc.asyncProperty(fc.nat({ max: whole.length - 1 }), async (length) => {
        expect(await errorOf(() => open(whole.subarray(0, length)))).toMatchObject({ code: 'truncated' });
      }),
    );
  });

  test('bytes behind the end', async () => {
    const longer = new Uint8Array(whole.length + 1);
    longer.set(whole);
    expect(await errorOf(() => open(longer))).toMatchObject({ code: 'corrupt' });
  });

  test('a wrong key is an error, whichever half differs', async () => {
    for (const at of [0, 15, 16, 31]) {
      const wrong = key.slice();
      wrong[at] = (wrong[at] as number) ^ 128;
      expect(await errorOf(() => openIndex([sourceOfBytes(whole)], wrong))).toMatchObject({ code: 'wrong-key' });
    }
    expect(() => new IndexWriter({ key: key.slice(1), profile: 'compact', storePaths: true })).toThrow(RangeError);
  });

  test('a newer version, and a file that is no index', async () => {
    const newer = whole.slice();
    newer[8] = FORMAT_VERSION + 1;
    expect(await errorOf(() => open(newer))).toMatchObject({ code: 'newer-version' });
    expect(await errorOf(() => open(new TextEncoder().encode('{"format":"json"}')))).toMatchObject({
      code: 'not-an-index',
    });
    expect(await errorOf(() => open())).toMatchObject({ code: 'not-an-index' });
  });
});

describe('public code', () => {
  test('is subtracted wherever it stands in a public file', async () => {
    const shared = codeOf(77, 40);
    const set = new PublicSet('compact');
    set.add(`${codeOf(78, 7)}\n${shared}\n${codeOf(79, 3)}`);
    const writer = new IndexWriter({
      key,
      profile: 'compact',
      storePaths: true,
      isPublic: (lane1, lane2) => set.has(lane1, lane2),
    });
    const own = files[3] as TestFile;
    expect(writer.add({ ...own, path: 'vendored.ts', blob: 'aa', text: shared })).toMatchObject({ fingerprints: 0 });
    const mixed = writer.add({ ...own, text: `${shared}\n${own.text}` });
    expect(mixed.subtracted).toBeGreaterThan(0);
    const index = await open(writer.finish().bytes);
    expect(await filesNamed(index, shared)).toEqual([]);
    expect(await filesNamed(index, own.text)).toEqual([own.path]);
  });

  test('a set holds what was put in and nothing else', () => {
    const set = new PublicSet('sensitive');
    expect(set.has(0, 0)).toBe(false);
    set.add(codeOf(1, 2000));
    const before = set.size;
    set.add(codeOf(1, 2000));
    expect(set.size).toBe(before);
    expect(before).toBeGreaterThan(9000);
    expect(set.has(1, 2)).toBe(false);
  });
});
