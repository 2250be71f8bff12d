/** Bodies of requests, as the libraries that send them make them. */
import { deflateSync, gzipSync } from 'node:zlib';
import { encode } from '@msgpack/msgpack';
import { MessagePackHubProtocol } from '@microsoft/signalr-protocol-msgpack';
import { JsonHubProtocol } from '@microsoft/signalr';
import fc from 'fast-check';
import { strToU8, zipSync } from 'fflate';
import { describe, expect, test } from 'vitest';
import { type BytesReading, readBytes } from './read-bytes.ts';

const code = Array.from({ length: 30 }, (_, i) => `export const tariff${i} = ledger.open(${i * 7}, 'größe');`).join(
  '\n',
);
const utf8 = (text: string): Uint8Array => new TextEncoder().encode(text);
const read = (bytes: Uint8Array, type = ''): BytesReading => readBytes({ name: '', type, bytes });
const all = (bytes: Uint8Array, type = ''): string =>
  read(bytes, type)
    .texts.map(({ text }) => text)
    .join('\n');

describe('multipart, made by FormData and Response', () => {
  const make = async (...fields: [string, string | Blob, string?][]): Promise<[Uint8Array, string]> => {
    const form = new FormData();
    for (const [name, value, file] of fields) {
      if (typeof value === 'string') form.append(name, value);
      else form.append(name, value, file);
    }
    const response = new Response(form);
    return [new Uint8Array(await response.arrayBuffer()), response.headers.get('content-type') ?? ''];
  };

  test('texts and files, with and without the type', async () => {
    const [bytes, type] = await make(
      ['prompt', 'explain this'],
      ['file', new Blob([code], { type: 'text/x-typescript' }), 'src/größe "a".ts'],
      ['archive', new Blob([zipSync({ 'in/a.ts': strToU8(code) })]), 'a.zip'],
    );
    for (const stated of [type, '', 'multipart/form-data; boundary=other']) {
      const { texts, unread } = read(bytes, stated);
      expect(texts.map(({ text }) => text)).toEqual(['explain this', code.replaceAll('\n', '\n'), code]);
      expect(texts[0]?.name).toBe('prompt');
      expect(texts[1]).toMatchObject({ type: 'text/x-typescript' });
      expect(texts[2]?.name).toBe('a.zip › in/a.ts');
      expect(unread).toEqual([]);
    }
  });

  test('pictures are named', async () => {
    const png = Uint8Array.from([
      137,
      80,
      78,
      71,
      13,
      10,
      26,
      10,
      ...Array.from({ length: 900 }, (_, i) => (i * 97) % 256),
    ]);
    const [bytes, type] = await make(['image', new Blob([png]), 'a.png']);
    expect(read(bytes, type)).toMatchObject({ texts: [], unread: [{ name: 'a.png', rule: 'binary' }] });
  });

  test('parts in base64, as mails have them; cut off before the end', () => {
    const base64 = Buffer.from(code).toString('base64').replace(/.{76}/g, '$&\r\n');
    const body = `--b1\r\nContent-Type: text/plain\r\nContent-Transfer-Encoding: base64\r\n\r\n${base64}\r\n--b1--\r\n`;
    expect(all(utf8(body), 'multipart/mixed; boundary="b1"')).toBe(code);
    expect(all(utf8(body.slice(0, -60)))).toContain(code.slice(0, -200));
  });
});

describe('forms', () => {
  test('made by URLSearchParams, with and without the type', () => {
    const form = new URLSearchParams({ prompt: code, model: 'large', empty: '' }).toString();
    for (const type of ['application/x-www-form-urlencoded;charset=UTF-8', '']) {
      const { texts } = read(utf8(form), type);
      expect(texts).toMatchObject([
        { name: 'prompt', text: code },
        { name: 'model', text: 'large' },
      ]);
    }
  });
  test('compressed bytes in a field', () => {
    const packed = [...gzipSync(code)].map((byte) => `%${byte.toString(16).padStart(2, '0')}`).join('');
    expect(all(utf8(`a=1&b=${packed}`), 'application/x-www-form-urlencoded')).toContain(code);
  });
  test('code in the name of a field is a text, too', () => {
    const form = new URLSearchParams({ [code]: '1' }).toString();
    expect(all(utf8(form), 'application/x-www-form-urlencoded')).toContain(code);
  });
  test('code with an assignment is no form', () => {
    expect(all(utf8('a=b+c&d'))).toContain('a=b+c&d');
    expect(all(utf8('const a=b+c;'))).toBe('const a=b+c;');
  });
});

describe('framed', () => {
  const frame = (flags: number, bytes: Uint8Array): Uint8Array => {
    const head = new Uint8Array(5);
    head[0] = flags;
    new DataView(head.buffer).setUint32(1, bytes.length);
    return Uint8Array.from([...head, ...bytes]);
  };
  const json = utf8(JSON.stringify({ messages: [{ role: 'user', content: code }] }));
  const body = Uint8Array.from([
    ...frame(0, json),
    ...frame(1, new Uint8Array(gzipSync(json))),
    ...frame(2, utf8('{}')),
  ]);

  test('Connect: plain and compressed messages, with and without the type', () => {
    for (const type of ['application/connect+json', '']) {
      const { texts, unread } = read(body, type);
      expect(texts.map(({ text }) => text)).toEqual([
        new TextDecoder().decode(json),
        new TextDecoder().decode(json),
        '{}',
      ]);
      expect(unread).toEqual([]);
    }
  });
  test('gRPC-web: a message in protobuf, also as base64', () => {
    const message = Uint8Array.from([10, ...varint(utf8(code).length), ...utf8(code), 16, 5]);
    const framed = frame(0, message);
    expect(all(framed, 'application/grpc-web+proto')).toBe(code);
    expect(all(utf8(Buffer.from(framed).toString('base64')), 'application/grpc-web-text')).toBe(code);
  });
});

function varint(value: number): number[] {
  return value < 128 ? [value] : [(value & 127) | 128, ...varint(value >>> 7)];
}

describe('SignalR, made by its own protocols', () => {
  const message = { type: 1 as const, target: 'Send', arguments: [{ text: code }] };
  test('JSON', () => {
    const text = new JsonHubProtocol().writeMessage(message as never);
    expect(all(utf8(text + text))).toContain(JSON.stringify(code).slice(1, -1));
  });
  test('MessagePack', () => {
    const bytes = new Uint8Array(new MessagePackHubProtocol().writeMessage(message as never));
    expect(all(Uint8Array.from([...bytes, ...bytes]))).toContain(code);
    expect(read(bytes).unread).toEqual([]);
  });
});

describe('packed values', () => {
  test('MessagePack, by its library', () => {
    const bytes = encode({ a: [1, -5, 2.5, null, true, 2 ** 40], text: code, bin: new Uint8Array(gzipSync(code)) });
    const { texts, unread } = read(bytes);
    expect(texts.map(({ text }) => text)).toEqual([`a\ntext\n${code}\nbin`, code]);
    expect(unread).toEqual([]);
  });

  test('MessagePack: every string of any value', () => {
    const value = fc.object({
      values: [fc.string({ unit: 'grapheme' }), fc.integer(), fc.double(), fc.boolean(), fc.constant(null)],
    });
    fc.assert(
      fc.property(value, (inner) => {
        const text = all(encode({ [code]: inner }));
        expect(text.startsWith(code)).toBe(true);
        for (const one of stringsOf(inner)) expect(text).toContain(one);
      }),
    );
  });

  test('CBOR, with lists of open length', () => {
    const long = utf8(code);
    const length = [long.length >> 8, long.length & 255];
    const bytes = Uint8Array.from([
      0xbf,
      0x64,
      ...utf8('text'),
      0x79,
      ...length,
      ...long,
      0x61,
      0x62,
      0x9f,
      1,
      0x20,
      0xf6,
      0xff,
      0xff,
    ]);
    expect(all(bytes)).toBe(`text\n${code}\nb`);
    expect(read(bytes).unread).toEqual([]);
  });

  test('protobuf: texts, messages in messages, compressed bytes', () => {
    const field = (number: number, bytes: Uint8Array): number[] => [number * 8 + 2, ...varint(bytes.length), ...bytes];
    const inner = Uint8Array.from([...field(1, utf8('user')), ...field(2, utf8(code)), 24, 1]);
    const bytes = Uint8Array.from([8, 150, 1, ...field(3, inner), ...field(4, new Uint8Array(gzipSync(code)))]);
    const { texts, unread } = read(bytes);
    expect(texts.map(({ text }) => text)).toEqual([`user\n${code}`, code]);
    expect(unread).toEqual([]);
  });

  test('anything else: what of it is printable', () => {
    const noise = (n: number): number[] => Array.from({ length: n }, (_, i) => (i * i * 31 + 7) % 32);
    const bytes = Uint8Array.from([0, 0xff, ...noise(90), ...utf8(code), ...noise(90)]);
    expect(all(bytes)).toContain(code);
    expect(read(bytes).unread).toEqual([]);
  });
});

function stringsOf(value: unknown): string[] {
  if (typeof value === 'string') return [value];
  if (value === null || typeof value !== 'object') return [];
  return Object.entries(value).flatMap(([key, one]) => [key, ...stringsOf(one)]);
}

describe('texts', () => {
  test('a notebook: its cells, line joins right, in whatever order its keys stand', () => {
    const lines = code.split('\n');
    const source = lines.map((line, i) => (i < lines.length - 1 ? `${line}\n` : line));
    const notebook = {
      nbformat: 4,
      cells: [
        { cell_type: 'code', source, outputs: [{ text: ['1\n', '2\n'], data: { 'text/plain': ['3'] } }] },
        { cell_type: 'markdown', source: '# Title' },
      ],
    };
    const text = all(utf8(JSON.stringify(notebook, null, 1)));
    expect(text).toContain(code);
    for (const one of ['1\n2\n', '3', '# Title']) expect(text).toContain(one);
  });

  test('files as base64 inside JSON, also in lines', () => {
    const zip = Buffer.from(zipSync({ 'a.ts': strToU8(code) })).toString('base64');
    const body = JSON.stringify({ file: `data:application/zip;base64,${zip}` });
    expect(read(utf8(body)).texts.map(({ text }) => text)).toEqual([body, code]);
    const lines = zip.replace(/.{64}/g, '$&\n');
    expect(read(utf8(`x\n${lines}\ny`)).texts.map(({ text }) => text)).toContain(code);
    const packed = Buffer.from(deflateSync(code)).toString('base64url');
    expect(read(utf8(JSON.stringify({ packed }))).texts.map(({ text }) => text)).toContain(code);
    const pdf = Buffer.from(`%PDF-1.4\n${code}`).toString('base64');
    expect(read(utf8(JSON.stringify({ pdf }))).documents).toHaveLength(1);
  });

  test('what is encrypted says so', () => {
    const pgp = `-----BEGIN PGP MESSAGE-----\n\n${'hQEMA1'.repeat(30)}\n-----END PGP MESSAGE-----\n`;
    expect(read(utf8(pgp)).unread).toEqual([{ name: '', rule: 'encrypted' }]);
  });

  test('SVG is text; pictures, sound and fonts are none, unless a text was put there', () => {
    expect(all(utf8('<svg><text>hello</text></svg>'))).toContain('hello');
    const noise = Array.from({ length: 5000 }, (_, i) => (Math.imul(i, 2654435761) >>> 13) & 255);
    for (const head of ['\xff\xd8\xff\xe0', 'OggS\0', 'wOF2\0', 'RIFF\0\0\0\0WEBP']) {
      const bytes = Uint8Array.from([...Buffer.from(head, 'latin1'), ...noise]);
      expect(read(bytes)).toEqual({ texts: [], unread: [{ name: '', rule: 'binary' }], documents: [] });
      expect(all(Uint8Array.from([...bytes, ...utf8(code), ...noise]))).toContain(code);
    }
  });
});
