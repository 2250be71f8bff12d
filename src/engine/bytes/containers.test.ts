/** Archives and compressed bytes, as real programs make them; and bombs. */
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { brotliCompressSync, deflateRawSync, deflateSync, gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { strToU8, zipSync } from 'fflate';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type BytesReading, readBytes } from './read-bytes.ts';

const code = (seed: number): string =>
  Array.from({ length: 40 }, (_, i) => `export const tariff${seed}x${i} = ledger.open(${i * seed}, 'größe');`).join(
    '\n',
  );
const read = (bytes: Uint8Array, name = 'a.zip', type = ''): BytesReading => readBytes({ name, type, bytes });
const said = (bytes: Uint8Array, name?: string): Record<string, string> =>
  Object.fromEntries(read(bytes, name).texts.map((text) => [text.name, text.text]));

describe('zip, made by fflate', () => {
  test('deflated and stored, in folders', () => {
    const bytes = zipSync({ 'src/a.ts': strToU8(code(1)), src: { 'b.ts': [strToU8(code(2)), { level: 0 }] } });
    expect(said(bytes)).toEqual({ 'a.zip › src/a.ts': code(1), 'a.zip › src/b.ts': code(2) });
  });

  test('zip in zip, tar.gz in zip', () => {
    const inner = zipSync({ 'x.ts': strToU8(code(3)) });
    const outer = zipSync({ 'in.zip': inner, 'in.gz': new Uint8Array(gzipSync(code(4))) });
    expect(said(outer)).toEqual({ 'a.zip › in.zip › x.ts': code(3), 'a.zip › in.gz': code(4) });
  });

  test('behind something else, and cut off before its directory', () => {
    const bytes = zipSync({ 'a.ts': strToU8(code(1)), 'b.ts': strToU8(code(2)) });
    const noise = Uint8Array.from({ length: 3000 }, (_, i) => (i * 7919) % 256);
    expect(Object.values(said(Uint8Array.from([...noise, ...bytes])))).toEqual([code(1), code(2)]);
    const directory = 22 + 2 * (46 + 4);
    expect(Object.values(said(bytes.subarray(0, bytes.length - directory)))).toEqual([code(1), code(2)]);
    const [first, second = ''] = Object.values(said(bytes.subarray(0, bytes.length - directory - 30)));
    expect(first).toBe(code(1));
    expect(second.length > 500 && code(2).startsWith(second)).toBe(true);
  });

  test('encrypted entries are named, the others read', () => {
    const bytes = zipSync({ 'a.ts': strToU8(code(1)), 'b.ts': strToU8(code(2)) });
    const view = new DataView(bytes.buffer);
    const central = bytes.findIndex((_, i) => view.byteLength - i > 4 && view.getUint32(i) === 0x504b0102);
    view.setUint16(central + 8, 1, true);
    const reading = read(bytes);
    expect(reading.unread).toEqual([{ name: 'a.zip › a.ts', rule: 'encrypted' }]);
    expect(reading.texts.map(({ text }) => text)).toEqual([code(2)]);
  });
});

describe('compressed, made by zlib', () => {
  const packers = { gzip: gzipSync, zlib: deflateSync, deflate: deflateRawSync };
  for (const [name, pack] of Object.entries(packers)) {
    test(`${name}, whole and cut off`, () => {
      const bytes = new Uint8Array(pack(code(1)));
      expect(read(bytes, '').texts).toEqual([{ name: '', type: 'text/plain', text: code(1) }]);
      const cut = read(new Uint8Array(pack(code(1).repeat(20))).subarray(0, 400), '').texts[0]?.text ?? '';
      expect(code(1).repeat(20).startsWith(cut) && cut.length > 300).toBe(true);
    });
  }
  test('several gzip members', () => {
    const bytes = Uint8Array.from([...gzipSync(code(1)), ...gzipSync(code(2))]);
    expect(read(bytes).texts[0]?.text).toBe(code(1) + code(2));
  });
  test('brotli has no mark and no reader here', () => {
    expect(read(new Uint8Array(brotliCompressSync(code(1)))).unread).toEqual([{ name: 'a.zip', rule: 'binary' }]);
  });
});

describe('tar, made by tar', () => {
  let folder = '';
  const long = `${'deep/'.repeat(30)}name-that-is-longer-than-a-header-holds.ts`;
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'sourcekeep-tar-'));
    for (const [path, text] of [
      ['a.ts', code(1)],
      [long, code(2)],
      ['empty', ''],
    ] as const) {
      mkdirSync(dirname(join(folder, path)), { recursive: true });
      writeFileSync(join(folder, path), text);
    }
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));
  const tar = (...options: string[]): Uint8Array => {
    const { stdout, status } = spawnSync('tar', [
      ...options,
      '-C',
      folder,
      '-cf',
      '-',
      ...(options.length > 1 ? ['a.ts'] : ['a.ts', 'deep', 'empty']),
    ]);
    expect(status).toBe(0);
    return new Uint8Array(stdout);
  };
  for (const format of ['gnu', 'posix', 'v7', 'ustar'] as const) {
    test(`format ${format}`, () => {
      const options = [`--format=${format}`, ...(format === 'v7' || format === 'ustar' ? ['--sort=name'] : [])];
      const texts = said(tar(...options), 'a.tar');
      expect(texts['a.tar › a.ts']).toBe(code(1));
      if (options.length === 1) expect(texts[`a.tar › ${long}`]).toBe(code(2));
    });
  }
  test('tar.gz', () => {
    expect(said(new Uint8Array(gzipSync(tar())), 'a.tar.gz')['a.tar.gz › a.ts']).toBe(code(1));
  });
});

describe('bombs', () => {
  const zeros = new Uint8Array(20_000_000);
  const bytesOf = ({ texts }: BytesReading): number => texts.reduce((sum, { text }) => sum + text.length, 0);

  test('1000:1 ends at the ratio, unless it is small', () => {
    const reading = read(zipSync({ 'zeros.txt': zeros }));
    expect(reading.unread).toContainEqual({ name: 'a.zip › zeros.txt', rule: 'too-large' });
    expect(bytesOf(reading)).toBeLessThan(6_000_000);
    const lines = '\n'.repeat(900_000);
    expect(read(zipSync({ 'lines.txt': strToU8(lines) })).texts[0]?.text).toBe(lines);
  });

  test('many at once end at the limit', () => {
    const text = strToU8(code(1).repeat(400));
    const bytes = zipSync(Object.fromEntries(Array.from({ length: 40 }, (_, i) => [`${i}.ts`, text])));
    const reading = readBytes({ name: '', type: '', bytes }, { bytes: 3_000_000 });
    expect(bytesOf(reading)).toBeLessThanOrEqual(3_000_000);
    expect(bytesOf(reading)).toBeGreaterThan(2_500_000);
    expect(reading.unread.some(({ rule }) => rule === 'too-large')).toBe(true);
  });

  test('one inside another end at the depth', () => {
    let bytes: Uint8Array = zipSync({ 'a.ts': strToU8(code(1)) });
    for (let i = 0; i < 12; i++) bytes = zipSync({ [`${i}.zip`]: bytes, [`${i}b.zip`]: bytes }, { level: 9 });
    const reading = readBytes({ name: '', type: '', bytes }, { entries: 2000 });
    expect(reading.texts).toEqual([]);
    expect(reading.unread.some(({ rule }) => rule === 'too-large')).toBe(true);
  });

  test('entries that lie over one another count each time', () => {
    const inner = strToU8(code(1).repeat(100));
    const bytes = zipSync({ 'a.ts': [inner, { level: 0 }] });
    const central = bytes.length - 22 - 46 - 4;
    const record = bytes.subarray(central, central + 50);
    const many = new Uint8Array(central + 500 * 50 + 22);
    many.set(bytes.subarray(0, central));
    for (let i = 0; i < 500; i++) many.set(record, central + i * 50);
    many.set(bytes.subarray(bytes.length - 22), central + 500 * 50);
    new DataView(many.buffer).setUint32(central + 500 * 50 + 12, 500 * 50, true);
    const reading = readBytes({ name: '', type: '', bytes: many }, { bytes: 2_000_000 });
    expect(bytesOf(reading)).toBeLessThanOrEqual(2_000_000);
    expect(reading.unread.some(({ rule }) => rule === 'too-large')).toBe(true);
  });

  test('zeros are no messages and no text', () => {
    expect(read(new Uint8Array(3_000_000))).toEqual({
      texts: [],
      unread: [{ name: 'a.zip', rule: 'binary' }],
      documents: [],
    });
  });

  test('time is asked for between the steps', () => {
    let asked = 0;
    const bytes = zipSync(Object.fromEntries(Array.from({ length: 50 }, (_, i) => [`${i}.ts`, strToU8(code(i))])));
    const reading = readBytes({ name: 'a.zip', type: '', bytes }, { isPastDeadline: () => ++asked > 120 });
    expect(reading.unread).toContainEqual({ name: 'a.zip', rule: 'time' });
    expect(reading.texts.length).toBeGreaterThan(5);
    expect(reading.texts.length).toBeLessThan(50);
  });
});

describe('properties', () => {
  test('what is packed is read, whichever way it was packed', () => {
    const line = fc.string({ minLength: 1, maxLength: 60, unit: fc.constantFrom(...'abc (){};=+-äß語"\\') });
    const text = fc.array(line, { minLength: 4, maxLength: 30 }).map((lines) => `const a = 1;\n${lines.join('\n')}`);
    const wrap = fc.constantFrom<(bytes: Uint8Array) => Uint8Array>(
      (bytes) => new Uint8Array(gzipSync(bytes)),
      (bytes) => new Uint8Array(deflateSync(bytes)),
      (bytes) => zipSync({ 'a.ts': bytes }),
      (bytes) => zipSync({ 'a.ts': [bytes, { level: 0 }] }),
    );
    fc.assert(
      fc.property(text, fc.array(wrap, { maxLength: 4 }), (content, wraps) => {
        let bytes: Uint8Array = strToU8(content);
        for (const pack of wraps) bytes = pack(bytes);
        expect(read(bytes).texts.map(({ text: one }) => one)).toEqual([content]);
      }),
    );
  });

  test('no bytes make it throw or go on without an end', () => {
    const heads = [
      'PK\x03\x04',
      '\x1f\x8b\x08\x00',
      '\x78\x9c',
      '--x\r\nContent-Disposition: form-data; name="a"\r\n\r\n',
      '\x82\xa4',
      '\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1',
      '\0\0\0\0\x08',
      '\x0a\x10',
      '',
    ];
    const bytes = fc
      .tuple(fc.constantFrom(...heads), fc.uint8Array({ maxLength: 2000 }))
      .map(([head, rest]) => Uint8Array.from([...Buffer.from(head, 'latin1'), ...rest]));
    fc.assert(
      fc.property(bytes, fc.string(), (input, type) => {
        const reading = readBytes({ name: 'x', type, bytes: input });
        expect(Array.isArray(reading.texts)).toBe(true);
      }),
      { numRuns: 500 },
    );
  });

  test('archives with a byte changed here and there end, too', () => {
    const inner = zipSync({ 'a.ts': strToU8(code(1)) });
    const good = zipSync({ 'b.zip': inner, 'c.gz': new Uint8Array(gzipSync(code(2))), 'd.ts': strToU8(code(3)) });
    const changes = fc.array(fc.tuple(fc.nat(good.length - 1), fc.nat(255)), { maxLength: 12 });
    fc.assert(
      fc.property(changes, (list) => {
        const bytes = good.slice();
        for (const [at, value] of list) bytes[at] = value;
        expect(Array.isArray(read(bytes).texts)).toBe(true);
      }),
      { numRuns: 500 },
    );
  });
});
