/** What can be read of a request. */
import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import type { OutgoingRequest } from '../platform/web-request.ts';
import { readRequest } from './network-request.ts';
import { encode, raw, request } from './test-requests.ts';

const path = 'services/ledger/src/settlement.ts';
const file = readFileSync(new URL(`../../examples/acme-payments/${path}`, import.meta.url), 'utf8');
const code = file.split('\n').slice(20, 70).join('\n');

describe('what can be read of a request', () => {
  const read = (more: Partial<OutgoingRequest>) => readRequest(request(more), () => false);

  test('bytes in parts, forms, addresses', () => {
    const bytes = encode(code);
    const parts = [{ bytes: bytes.slice(0, 101) }, { bytes: bytes.slice(101) }];
    expect(read({ requestBody: { raw: parts } })).toEqual({
      texts: [code],
      address: [],
      unread: [],
      size: bytes.byteLength,
    });
    expect(read({ requestBody: { formData: { prompt: [code, encode('hello')] } } }).texts.slice(0, 2)).toEqual([
      code,
      'hello',
    ]);
    const url = `https://chatgpt.com/?${new URLSearchParams({ q: code }).toString()}`;
    expect(read({ url, method: 'GET' }).address).toEqual([code]);
    const inPath = `https://chatgpt.com/${encodeURIComponent(code)}`;
    expect(read({ url: inPath, method: 'GET' }).address).toEqual([`/${code}`]);
    const short = code.split('\n').map((line, i) => [`l${i}`, line]);
    const inPieces = `https://chatgpt.com/?${new URLSearchParams(short).toString()}`;
    expect(read({ url: inPieces, method: 'GET' }).address.join('\n')).toContain(code.split('\n')[3]?.trim());
  });

  test('a text in many small fields, in names, in headers', () => {
    const lines = code.split('\n');
    const formData = Object.fromEntries(lines.map((line, i) => [`l${i}`, [line]]));
    expect(read({ requestBody: { formData } }).texts.at(-1)).toBe(code);
    expect(read({ requestBody: { formData: { [code]: [''] } } }).texts).toContain(code);
    const values = Array.from({ length: 10 }, (_, i) => [`l${i}`, lines.slice(i * 5, i * 5 + 5).join('\n')]);
    const url = `https://chatgpt.com/?${new URLSearchParams(values).toString()}`;
    expect(read({ url, method: 'GET' }).address.at(-1)).toContain(code);
    const own = { name: 'User-Agent', value: 'Mozilla/5.0 '.repeat(20) };
    const requestHeaders = [own, { name: 'x-a', value: encodeURIComponent(code) }];
    expect(read({ requestHeaders }).address).toEqual([code]);
    expect(read({ requestHeaders: [own] }).address).toEqual([]);
  });

  test('what nobody can read', () => {
    expect(read({ requestBody: { error: 'Unknown error.' } })).toMatchObject({
      unread: [{ rule: 'binary' }],
      size: undefined,
    });
    const onDisk = { requestBody: { raw: [{ bytes: encode('--x\r\n') }, { file: '/home/me/a.ts' }] } };
    const { unread, texts, size } = read(onDisk);
    expect({ unread, size }).toEqual({ unread: [{ name: '', rule: 'binary' }], size: undefined });
    expect(texts.join()).not.toContain('/home/me');
    const emptied =
      '--x\r\nContent-Disposition: form-data; name="f"; filename="a.ts"\r\nContent-Type: text/plain\r\n\r\n\r\n--x--\r\n';
    expect(read(raw(emptied)).unread).toEqual([{ name: '', rule: 'binary' }]);
  });

  test('short addresses without a body are passed over', () => {
    expect(read({ method: 'GET', url: 'https://chatgpt.com/?q=hello' })).toEqual({
      texts: [],
      address: [],
      unread: [],
      size: 0,
    });
  });
});
