/** Word, Excel, PowerPoint and OpenDocument files, zipped by fflate with the parts that those programs write. */
import { strToU8, zipSync } from 'fflate';
import { describe, expect, test } from 'vitest';
import { type BytesReading, readBytes } from './read-bytes.ts';

const lines = ['if (a < b && c > "d") {', "\treturn  ledger.open('größe');", '}'];
const escaped = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');
const zip = (parts: Readonly<Record<string, string>>): Uint8Array =>
  zipSync(Object.fromEntries(Object.entries(parts).map(([name, text]) => [name, strToU8(text)])));
const read = (parts: Readonly<Record<string, string>>): BytesReading =>
  readBytes({ name: 'a', type: '', bytes: zip(parts) });
const head = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n';
const types = { '[Content_Types].xml': `${head}<Types/>`, '_rels/.rels': `${head}<Relationships/>` };

describe('Office documents', () => {
  test('Word: paragraphs, breaks, tabs, runs that split a word', () => {
    const run = (text: string): string =>
      `<w:r><w:rPr><w:b/></w:rPr><w:t xml:space="preserve">${escaped(text)}</w:t></w:r>`;
    const body = `<w:p>${run('if (a <')}${run(' ')}${run('b && c > "d") {')}</w:p><w:p><w:r><w:tab/></w:r>${run(
      lines[1]?.slice(1) ?? '',
    )}<w:r><w:br/></w:r>${run('}')}</w:p>`;
    const reading = read({
      ...types,
      'word/document.xml': `${head}<w:document xmlns:w="x"><w:body>${body}</w:body></w:document>`,
      'word/styles.xml': `${head}<w:styles><w:style><w:name w:val="Normal"/></w:style></w:styles>`,
    });
    expect(reading).toEqual({
      texts: [{ name: 'a › word/document.xml', type: 'text/plain', text: `${lines.join('\n')}\n` }],
      unread: [],
      documents: [],
    });
  });

  test('Excel: a line a row, strings shared or not, formulas', () => {
    const { texts } = read({
      ...types,
      'xl/worksheets/sheet1.xml': `${head}<worksheet><sheetData>
        <row r="1"><c r="A1" t="s"><v>0</v></c></row>
        <row r="2"><c r="A2" t="s"><v>1</v></c><c r="B2"><f>SUM(A1:A2)</f><v>3</v></c></row>
        <row r="3"><c r="A3" t="inlineStr"><is><t>}</t></is></c><c r="B3"/></row>
        <row r="4"><c r="A4" t="s"><v>1</v></c></row></sheetData></worksheet>`,
      'xl/sharedStrings.xml': `${head}<sst><si><t xml:space="preserve">${escaped(lines[0] ?? '')}</t></si><si><r><t xml:space="preserve">${escaped(lines[1] ?? '')}</t></r></si></sst>`,
    });
    expect(texts.map(({ text }) => text)).toEqual([`${lines[0]}\n${lines[1]}\t=SUM(A1:A2)\n}\t\n${lines[1]}`]);
  });

  test('PowerPoint: a line a paragraph', () => {
    const paragraphs = lines.map((line) => `<a:p><a:r><a:t>${escaped(line)}</a:t></a:r></a:p>`).join('');
    const { texts } = read({
      ...types,
      'ppt/slides/slide1.xml': `${head}<p:sld><p:txBody>${paragraphs}</p:txBody></p:sld>`,
    });
    expect(texts.map(({ text }) => text)).toEqual([`${lines.join('\n')}\n`]);
  });

  for (const kind of ['text', 'spreadsheet', 'presentation']) {
    test(`OpenDocument ${kind}: blanks and tabs are elements`, () => {
      const paragraphs = lines
        .map(
          (line) =>
            `<text:p text:style-name="P1">${escaped(line).replace('\t', '<text:tab/>').replace('  ', ' <text:s text:c="1"/>')}</text:p>`,
        )
        .join('');
      const { texts, unread } = read({
        mimetype: `application/vnd.oasis.opendocument.${kind}`,
        'content.xml': `${head}<office:document-content><office:body>${paragraphs}</office:body></office:document-content>`,
        'META-INF/manifest.xml': `${head}<manifest/>`,
      });
      expect(texts.map(({ text }) => text)).toEqual([`${lines.join('\n')}\n`]);
      expect(unread).toEqual([]);
    });
  }

  test('files inside are read like any other', () => {
    const { texts, unread } = read({
      ...types,
      'word/document.xml': '<w:p/>',
      'word/embeddings/a.ts': lines.join('\n'),
    });
    expect(texts.map(({ text }) => text)).toEqual([lines.join('\n')]);
    expect(unread).toEqual([]);
  });

  test('encrypted ones say so', () => {
    const bytes = new Uint8Array(4096);
    bytes.set([0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1]);
    bytes.set(new Uint8Array(Buffer.from('EncryptedPackage', 'utf16le')), 1024);
    expect(readBytes({ name: 'a.docx', type: '', bytes }).unread).toEqual([{ name: 'a.docx', rule: 'encrypted' }]);
  });

  test('the texts of older ones are found, and that there is more', () => {
    const bytes = new Uint8Array(9000).fill(0x81);
    bytes.set([0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1]);
    const text = 'if (a < b && c > d) {\r  return ledger.open(1);\r}';
    bytes.set(new Uint8Array(Buffer.from(text, 'utf16le')), 2048);
    const reading = readBytes({ name: 'a.doc', type: '', bytes });
    expect(reading.texts.map((one) => one.text)).toEqual([text.replaceAll('\r', '\n')]);
    expect(reading.unread).toEqual([{ name: 'a.doc', rule: 'binary' }]);
  });

  test('no XML takes long', () => {
    for (const part of ['<', '<a', '<row><c>', '<w:t', '&#', '</']) {
      const { texts } = read({
        ...types,
        'xl/worksheets/sheet1.xml': part.repeat(200_000),
        'word/document.xml': part.repeat(200_000),
      });
      expect(texts.length).toBeLessThan(5);
    }
  });
});
