/** Texts that JSON holds in pieces. */
import { Node, Schema } from 'prosemirror-model';
import { schema } from 'prosemirror-schema-basic';
import { describe, expect, test } from 'vitest';
import { textsOfJson } from './json-strings.ts';

const lines = Array.from(
  { length: 12 },
  (_, i) => `${i % 3 ? '  ' : ''}const tariff${i} = ledger.open(${i * 7}, "größe");`,
);
const code = lines.join('\n');

describe('joined', () => {
  test('a document of ProseMirror, a paragraph a line', () => {
    const paragraphs = lines.map((line) => schema.node('paragraph', null, [schema.text(line)]));
    const document = Node.fromJSON(new Schema(schema.spec), schema.node('doc', null, paragraphs).toJSON());
    expect(textsOfJson(JSON.stringify({ message: document.toJSON() as unknown }))).toContain(code);
  });

  test('objects in a list, with and without line ends', () => {
    expect(textsOfJson(JSON.stringify(lines.map((text, id) => ({ id, text }))))).toEqual([code]);
    expect(textsOfJson(JSON.stringify(lines.map((text) => ({ text: `${text}\n` }))))).toEqual([`${code}\n`]);
  });

  test('pieces of words', () => {
    const pieces = code.match(/[^]{1,5}/g) ?? [];
    expect(textsOfJson(JSON.stringify({ deltas: pieces.map((t) => ({ t })) }))).toEqual([code]);
  });

  test('one document a line, as events, as packets of socket.io', () => {
    for (const head of ['', 'data: ', '42']) {
      const text = lines.map((line, i) => `${head}${JSON.stringify({ i, delta: { text: `${line}\n` } })}`).join('\n\n');
      expect(textsOfJson(text)).toEqual([`${code}\n`]);
    }
    expect(textsOfJson(`42${JSON.stringify(['edit', { lines }])}`)).toEqual([code]);
  });
});

test('what is read by itself, or says nothing, is left alone', () => {
  const messages = Array.from({ length: 5 }, () => ({ role: 'user', content: code }));
  expect(textsOfJson(JSON.stringify({ messages }))).toEqual([]);
  for (const text of ['const a = 1;', '[1, 2, 3]', '{"a":', '{a: 1}\n{b: 2}', ''])
    expect(textsOfJson(text)).toEqual([]);
  expect(textsOfJson('['.repeat(100_000))).toEqual([]);
});
