/** Every form in which code may arrive: found, by the right lines of the input and of the file; and what is none of them. */
import { deflateSync, gzipSync } from 'node:zlib';
import { beforeAll, describe, expect, test } from 'vitest';
import { sourceOfBytes } from './index/memory-source.ts';
import { type IndexReader, openIndex } from './index/reader.ts';
import { IndexWriter } from './index/writer.ts';
import { excerpt } from './excerpt.ts';
import { scan } from './scan.ts';
import { unwrap } from './unwrap/unwrap.ts';

/** Nobody else's, with quotes, escapes, comparisons and comments in it. */
const file = `import { Clock } from './clock.js';

export class TideTable {
  constructor(private readonly harbour: Harbour, private readonly clock: Clock) {}

  /** Heights between two moments, in steps of ten minutes. */
  heightsBetween(begin: Moment, finish: Moment): TideHeight[] {
    const heights: TideHeight[] = [];
    for (let moment = begin; moment.isBefore(finish); moment = moment.plusMinutes(10)) {
      const constituents = this.harbour.constituents.filter((part) => part.amplitude > 0.005 && part.known);
      const height = constituents.reduce((sum, part) => sum + part.amplitude * Math.cos(part.phaseAt(moment)), 0);
      heights.push({ moment, height: this.harbour.meanLevel + height, label: "tide of '" + this.harbour.name + "'" });
    }
    return heights;
  }

  describeNextHighWater(): string {
    const horizon = this.clock.now().plusHours(13);
    const peaks = this.heightsBetween(this.clock.now(), horizon).filter((entry, at, all) => {
      return at > 0 && at < all.length - 1 && entry.height >= all[at - 1].height && entry.height > all[at + 1].height;
    });
    if (peaks.length === 0 || !peaks[0]) return \`\${this.harbour.name}:\\tno high water\\n\`;
    const [{ moment, height }] = peaks;
    return \`\${this.harbour.name}:\\t\${moment.toLocalTime()} \${height.toFixed(2)} m\\n\`;
  }
}
`;
const whole = file.trimEnd().split('\n');
/** Lines 3 to 26 of the file. */
const FIRST = 3;
const code = whole.slice(FIRST - 1);
const joinedCode = code.join('\n');

const base64 = (data: string | Uint8Array, alphabet: 'base64' | 'base64url' = 'base64'): string =>
  Buffer.from(data as string).toString(alphabet);
const folded = (text: string, width: number): string[] =>
  Array.from({ length: Math.ceil(text.length / width) }, (_, i) => text.slice(width * i, width * (i + 1)));

/** By line of the code, the lines of the input where it stands; a number stands for all of them. */
interface Form {
  readonly text: string | readonly string[];
  readonly at: number | ((line: number) => number) | readonly [number, number];
  /** Set where the lexer, and not unwrapping, sees through the rest. */
  readonly lossy?: true;
}
const each = (
  prefix: (line: string, i: number) => string,
  before: readonly string[] = [],
  after: readonly string[] = [],
): Form => ({
  text: [...before, ...code.map(prefix), ...after],
  at: (i) => i + 1 + before.length,
});
const inFence = (open: string, close: string | undefined, before: readonly string[] = ['Please look:', '']): Form =>
  each((line) => line, [...before, open], close === undefined ? [] : [close, 'Thanks a lot.']);
const onLine = (text: string, line = 1): Form => ({ text, at: line });

const cyrillic: Readonly<Record<string, string>> = { a: 'а', e: 'е', o: 'о', p: 'р', c: 'с', x: 'х' };
const pad = (i: number, width = 4): string => String(i + 12).padStart(width);
const blame = (i: number): string =>
  `${i % 3 ? '' : '^'}1a2b3c4${i % 3 ? 'd' : ''} (Ada Byron 2026-01-02 03:04:05 +0100 ${pad(i, 3)}) `;
const half = Math.floor(code.length / 2);

const forms: Readonly<Record<string, Form>> = {
  'a fence': inFence('```ts', '```'),
  'a fence of tildes': inFence('~~~', '~~~'),
  'a fence that is indented': each((line) => `   ${line}`, ['1. First:', '', '   ```js'], ['   ```', '2. Then']),
  'a fence that never closes': inFence('```', undefined),
  'a fence inside a quotation': each((line) => `> ${line}`, ['> Look:', '>', '> ```'], ['> ```', '> So?']),
  'a fence inside a longer fence': inFence('````md\n```ts'.split('\n')[0] as string, '````'),
  'an Org block': inFence('#+BEGIN_SRC js', '#+END_SRC'),
  'a Jira block': inFence('{code:java}', '{code}'),
  'a heredoc': each((line) => line, ['set -e', "cat > tide.ts <<'END_OF_FILE'"], ['END_OF_FILE', 'node tide.ts']),
  CDATA: each((line) => line, ['<svg>', '<script><![CDATA['], [']]></script>', '</svg>']),
  'an added file in a diff': each(
    (line) => `+${line}`,
    ['diff --git a/t.ts b/t.ts', 'new file mode 100644', '--- /dev/null', '+++ b/t.ts', `@@ -0,0 +1,${code.length} @@`],
  ),
  'a removed file in a diff': each(
    (line) => `-${line}`,
    ['--- a/t.ts', '+++ /dev/null', `@@ -1,${code.length} +0,0 @@`],
  ),
  'a combined diff': each(
    (line, i) => `${i % 2 ? '++' : '  '}${line}`,
    ['diff --cc t.ts', `@@@ -1,${half} -1,${half} +1,${code.length} @@@`],
  ),
  'a mailed patch': each(
    (line) => `+${line}`,
    [
      'From 1234 Mon Sep 17 00:00:00 2001',
      'From: Ada <ada@example.org>',
      'Subject: [PATCH] tides',
      '',
      'We need them.',
      '---',
      ' t.ts | 24 ++++',
      'diff --git a/t.ts b/t.ts',
      '--- /dev/null',
      '+++ b/t.ts',
      `@@ -0,0 +1,${code.length} @@`,
    ],
    ['-- ', '2.39.2'],
  ),
  'lines of a diff alone': each((line, i) => `${i % 3 === 0 ? '+' : ' '}${line}`),
  'a normal diff': each((line) => `> ${line}`, ['0a1,24']),
  'a context diff': each(
    (line) => `+ ${line}`,
    ['*** a/t.ts', '--- b/t.ts', '***************', '*** 0 ****', '--- 1,24 ----'],
  ),
  'line numbers and blanks': each((line, i) => `${pad(i)}  ${line}`),
  'line numbers and colons': each((line, i) => `${i + 12}: ${line}`),
  'line numbers and bars': each((line, i) => `${pad(i)} | ${line}`),
  'line numbers and arrows': each((line, i) => `${pad(i, 6)}→${line}`),
  'line numbers and tabs': each((line, i) => `${pad(i, 6)}\t${line}`),
  'line numbers on lines of their own': {
    text: code.flatMap((line, i) => [String(i + 12), line]),
    at: (i) => 2 * i + 2,
  },
  'a compiler’s listing': each((line, i) => `${i === 4 ? '>' : ' '} ${pad(i)} | ${line}`),
  'a listing of pdb': each((line, i) => `${pad(i, 3)}  ${i === 5 ? '->' : ''}\t${line}`),
  'a listing of lldb': each((line, i) => `${i === 5 ? '-> ' : '   '}${pad(i)} \t${line}`),
  'a search in one file, with lines around': each((line, i) => `${i + 12}${i % 4 ? '-' : ':'}${line}`),
  'a stack listing with pointers': {
    text: code.flatMap((line, i) => [
      `  ${pad(i)} | ${line}`,
      ...(i % 9 === 4 ? [`       | ${' '.repeat(6)}^^^^`] : []),
    ]),
    at: (i) => i + 1 + Math.floor((i + 4) / 9),
  },
  'a search with places': each((line, i) => `src/tide/table.ts:${i + 12}:${line}`),
  'a search with lines around': each(
    (line, i) => `src/tide/table.ts${i % 4 ? '-' : ':'}${i + 12}${i % 4 ? '-' : ':'}${line}`,
  ),
  'git blame': each((line, i) => blame(i) + line),
  'Python’s prompt': each((line, i) => `${i === 0 ? '>>>' : '...'} ${line}`),
  'Node’s prompt': each((line, i) => `${i === 0 ? '>' : '...'} ${line}`),
  'a quotation': each((line) => `> ${line}`, ['> On Monday Ada wrote:']),
  'a quotation of quotations': each((line) => `>> > ${line}`),
  'a quotation with initials': each((line) => `AB> ${line}`),
  'commented out': each((line) => `// ${line}`, ['let before = 1;', '']),
  'typographic quotes': {
    ...each((line) => line.replaceAll("'", '\u2019').replaceAll('"', '\u201c')),
    lossy: true,
  },
  'no-break and zero-width blanks': each((line) =>
    line.replaceAll('  ', '\u00a0\u2009').replace(/(\w)(\w)/g, '$1\u200b$2'),
  ),
  'soft hyphens and direction marks': each((line) => `\u202a${line.replace(/([a-z])([A-Z])/g, '$1\u00ad$2')}\u202c`),
  'letters of Cyrillic': each((line) => line.replace(/[aeopcx]/g, (letter) => cyrillic[letter] as string)),
  'full-width characters': each((line) => line.replace(/[!-~]/g, (c) => String.fromCharCode(c.charCodeAt(0) + 0xfee0))),
  'mathematical letters': each((line) =>
    line.replace(/[a-z]/g, (c) => String.fromCodePoint(0x1d5ba + c.charCodeAt(0) - 97)),
  ),
  'letters struck through': each((line) => line.replace(/[A-Za-z]/g, '$&\u0336')),
  'colours of a terminal': each((line) => line.replace(/[A-Za-z]+/g, '\u001b[38;5;12m$&\u001b[0m')),
  'bytes of UTF-16 read one by one': each((line) => line.replace(/./g, '$&\0')),
  'lines ended by U+2028': onLine(code.join('\u2028')),
  'escaped for HTML': each((line) =>
    line.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;'),
  ),
  'escaped for HTML twice': each((line) =>
    line.replaceAll('"', '&amp;quot;').replaceAll('>', '&amp;gt;').replaceAll("'", '&amp;#39;'),
  ),
  'every letter a reference': each((line) => line.replace(/[^\s]/g, (c) => `&#x${c.charCodeAt(0).toString(16)};`)),
  'highlighted HTML, as its source': each(
    (line) =>
      `<span class="line">${line.replace(/[A-Za-z]+|</g, (word) => `<span style="color:#008">${word === '<' ? '&lt;' : word}</span>`)}</span>`,
    ['<pre class="shiki">'],
  ),
  'a string of JSON': {
    text: ['{', '  "role": "user",', `  "content": ${JSON.stringify(`Please check.\n${joinedCode}`)}`, '}'],
    at: 3,
  },
  'a body of a chat API': onLine(
    JSON.stringify({
      model: 'm',
      messages: [
        { role: 'system', content: 'Be kind.' },
        { role: 'user', content: `See\n\`\`\`ts\n${joinedCode}\n\`\`\`` },
      ],
    }),
  ),
  'JSON in JSON in JSON': onLine(JSON.stringify({ a: JSON.stringify({ b: JSON.stringify({ c: joinedCode }) }) })),
  'lines of JSON': {
    text: [JSON.stringify({ id: 1, text: 'Hello\nthere\n' }), JSON.stringify({ id: 2, text: joinedCode })],
    at: 2,
  },
  'a string cut out of JSON': onLine(JSON.stringify(joinedCode).slice(1, -1)),
  'a notebook': {
    text: JSON.stringify({ cells: [{ cell_type: 'code', source: code.map((line) => `${line}\n`) }] }, null, 1).split(
      '\n',
    ),
    at: (i) => i + 6,
  },
  'an array of lines': { text: JSON.stringify(code, null, 2).split('\n'), at: (i) => i + 2 },
  'strings that are added up': each(
    (line, i) => `  ${JSON.stringify(`${line}\n`)}${i < code.length - 1 ? ' +' : ';'}`,
    ['const source ='],
  ),
  'strings one below the other': each(
    (line) => `  ${JSON.stringify(`${line}\n`)}`,
    ['static const char *source ='],
    ['  ;'],
  ),
  'a string in single quotes': onLine(
    `s = '${joinedCode.replaceAll('\\', '\\\\').replaceAll("'", "\\'").replaceAll('\n', '\\n')}'`,
  ),
  'unicode escapes': onLine(
    `"${joinedCode.replace(/[^]/g, (c) => `\\u${c.charCodeAt(0).toString(16).padStart(4, '0')}`)}"`,
  ),
  'hexadecimal escapes, no quotes': onLine(
    joinedCode.replace(/[^]/g, (c) => `\\x${c.charCodeAt(0).toString(16).padStart(2, '0')}`),
  ),
  'base64 on one line': onLine(`data: ${base64(joinedCode)} end`),
  'base64 of a data URL': onLine(`<a href="data:text/plain;base64,${base64(joinedCode)}">x</a>`),
  'base64 for URLs': onLine(base64(joinedCode, 'base64url')),
  'base64 in lines of 76': {
    text: ['see below', '', ...folded(base64(joinedCode), 76)],
    at: [3, 2 + Math.ceil(base64(joinedCode).length / 76)],
  },
  'base64 in quoted lines of 64': {
    text: folded(base64(joinedCode), 64).map((line) => `> ${line}`),
    at: [1, Math.ceil(base64(joinedCode).length / 64)],
  },
  'base64 of UTF-16': onLine(base64(Buffer.from(joinedCode, 'utf16le'))),
  'base64 that begins in the middle': { ...onLine(base64(joinedCode).slice(2)), lossy: true },
  'base64 of gzip': onLine(base64(gzipSync(joinedCode))),
  'base64 of zlib, in lines': {
    text: folded(base64(deflateSync(joinedCode)), 76),
    at: [1, Math.ceil(base64(deflateSync(joinedCode)).length / 76)],
  },
  'base64 in JSON in HTML': onLine(
    `<p data-state="${JSON.stringify({ file: base64(joinedCode) }).replaceAll('"', '&quot;')}">x</p><span></span>`,
  ),
  'base64 of base64': onLine(base64(base64(joinedCode))),
  'hexadecimal digits': onLine(Buffer.from(joinedCode).toString('hex')),
  'bytes by pairs of digits': {
    text: folded(Buffer.from(joinedCode).toString('hex').replace(/../g, '$& '), 48),
    at: [1, Math.ceil((joinedCode.length * 3) / 48)],
  },
  'an array of bytes': {
    text: [
      'static const unsigned char data[] = {',
      ...folded(Buffer.from(joinedCode).toString('hex').replace(/../g, '0x$&, '), 72),
      '};',
    ],
    at: [2, 1 + Math.ceil((joinedCode.length * 6) / 72)],
  },
  'xxd’s listing': {
    text: folded(Buffer.from(joinedCode).toString('hex'), 32).map(
      (hex, i) =>
        `${(16 * i).toString(16).padStart(8, '0')}: ${hex.replace(/..../g, '$& ')} ${Buffer.from(hex, 'hex')
          .toString('latin1')
          .replace(/[^ -~]/g, '.')}`,
    ),
    at: [1, Math.ceil(joinedCode.length / 16)],
  },
  'URL-encoding': onLine(encodeURIComponent(joinedCode)),
  'a query of a URL': onLine(`https://chat.example/?model=x&q=${encodeURIComponent(joinedCode)}`),
  'a form': onLine(new URLSearchParams({ model: 'x', prompt: joinedCode }).toString()),
  'URL-encoding, twice': onLine(encodeURIComponent(encodeURIComponent(joinedCode))),
  'quoted-printable': {
    text: joinedCode
      .replaceAll('=', '=3D')
      .split('\n')
      .flatMap((line) => (line.length > 70 ? [`${line.slice(0, 60)}=`, line.slice(60)] : [line])),
    at: [
      1,
      code.length +
        joinedCode
          .replaceAll('=', '=3D')
          .split('\n')
          .filter((line) => line.length > 70).length,
    ],
  },
  'a cell of CSV': { text: ['id,code', `1,"${joinedCode.replaceAll('"', '""')}",ok`, '2,"x",no'], at: (i) => i + 2 },
  RTF: {
    text: [
      '{\\rtf1\\ansi{\\fonttbl{\\f0 Menlo;}}',
      ...code.map((line) => `\\f0\\cf1 ${line.replace(/[\\{}]/g, '\\$&').replace(/ (\w)/g, ' \\cf2 $1')}\\par`),
      '}',
    ],
    at: (i) => i + 2,
  },
  'numbers inside a fence inside a quotation': each(
    (line, i) => `> ${pad(i)}: ${line}`,
    ['> Look:', '> ```'],
    ['> ```'],
  ),
  'a diff inside a fence': each((line) => `+${line}`, ['Look:', '```diff', '@@ -0,0 +1,24 @@'], ['```']),
};

const key = Uint8Array.from({ length: 32 }, (_, i) => (i * 5 + 1) & 255);
let index: IndexReader;
beforeAll(async () => {
  const writer = new IndexWriter({ key, profile: 'compact', storePaths: true });
  writer.add({ repository: 'acme/tides', path: 'src/tide-table.ts', blob: '01', text: file });
  index = await openIndex([sourceOfBytes(writer.finish().bytes)], key);
});

const textOfForm = ({ text }: Form): string => (typeof text === 'string' ? text : text.join('\n'));
const flavours = (text: string) => [{ type: 'text/plain', text }];
const options = { secrets: true, markers: [], codeMinLines: 0 };

describe.each(Object.entries(forms))('%s', (_, form) => {
  const text = textOfForm(form);

  test('is found, by its lines', async () => {
    const { findings, passages } = await scan(flavours(text), { ...options, index });
    const sources = findings.filter((finding) => finding.kind === 'source');
    expect(sources.map(({ file: path }) => path)).toEqual(['src/tide-table.ts']);
    const [finding] = sources;
    const { at } = form;
    const [first, last] =
      typeof at === 'number' ? [at, at] : typeof at === 'function' ? [at(0), at(code.length - 1)] : at;
    // What is matched must be covered; a brace at either end more or less is no matter.
    expect(finding?.inputLines[0]).toBeLessThanOrEqual(first + 1);
    expect(finding?.inputLines[0]).toBeGreaterThanOrEqual(first - 5);
    expect(finding?.inputLines[1]).toBeGreaterThanOrEqual(last - 2);
    expect(finding?.inputLines[1]).toBeLessThanOrEqual(last + 4);
    expect(finding?.fileLines[0]).toBeLessThanOrEqual(FIRST + 4);
    expect(finding?.fileLines[1]).toBeGreaterThanOrEqual(whole.length - 3);
    expect(finding?.share).toBeGreaterThan(0.5);
    const shown = excerpt(flavours(text), findings, 100, passages)
      .map((line) => line.text)
      .join('\n');
    expect(shown.replace(/\W/g, '').length).toBeGreaterThan(400);
  });

  test('is read as it was written', () => {
    const { at, lossy } = form;
    if (lossy === true) return;
    const read = new Map<string, (readonly [number, number])[]>();
    for (const piece of unwrap(text)) {
      piece.text.split('\n').forEach((line, i) => {
        const from = piece.lineOf[i] as number;
        read.set(line.trim(), [...(read.get(line.trim()) ?? []), [from, piece.lastOf?.[i] ?? from]]);
      });
    }
    for (const [i, line] of code.entries()) {
      const places = read.get(line.trim()) ?? [];
      expect(places, line).not.toEqual([]);
      if (typeof at === 'number' || typeof at === 'function') {
        const place = typeof at === 'number' ? at : at(i);
        expect(
          places.some(([from, to]) => from <= place && place <= to),
          line,
        ).toBe(true);
      }
    }
  });

  test('every line read comes from lines of the input', () => {
    const lines = text.split('\n').length;
    for (const { text: read, lineOf, lastOf = lineOf } of unwrap(text)) {
      expect(lineOf).toHaveLength(read.split('\n').length);
      expect(lastOf).toHaveLength(lineOf.length);
      lineOf.forEach((from, i) => {
        expect(from).toBeGreaterThanOrEqual(lineOf[i - 1] ?? 1);
        expect(lastOf[i]).toBeGreaterThanOrEqual(from);
        expect(lastOf[i]).toBeLessThanOrEqual(lines);
      });
    }
  });
});

test.each([
  ['of a comment at its start', `// heights of tides ${code.join(' ')}`],
  ['of comments of another language', code.map((line, i) => `${line.trim()} ${i % 5 ? '' : '# so far'}`).join(' ')],
])('on one line, code is found in spite %s', async (_, text) => {
  const { findings } = await scan(flavours(text), { ...options, index });
  expect(findings).toMatchObject([{ file: 'src/tide-table.ts', inputLines: [1, 1] }]);
  const [finding] = findings;
  expect(finding?.kind === 'source' && finding.fileLines[1]).toBeGreaterThanOrEqual(whole.length - 3);
});

test('a long line of prose isn’t read twice', () => {
  const prose = `# The harbour -- as f(x) = y shows -- ${'lies open to the west wind all year round. '.repeat(20)}`;
  expect(unwrap(prose)).toHaveLength(1);
});

test('several snippets in one text are found apart, each with its lines and its share', async () => {
  const first = code.slice(0, 12);
  const second = code.slice(14);
  const text = [
    'How do these differ?',
    '```ts',
    ...first,
    '```',
    'This one is mine:',
    '```py',
    'def mine(x):',
    '    return x',
    '```',
    'And:',
    '```ts',
    ...second,
    '```',
  ];
  const { findings } = await scan(flavours(text.join('\n')), { ...options, index });
  expect(findings).toMatchObject([
    { inputLines: [3, 14], fileLines: [3, 14] },
    { inputLines: [23, 22 + second.length], fileLines: [17, 26] },
  ]);
  // Lines of the text that hold words: prose counts.
  const shares = findings.map((finding) => (finding.kind === 'source' ? finding.share : 0));
  expect(shares[0]).toBeGreaterThan(0.35);
  expect((shares[0] ?? 0) + (shares[1] ?? 0)).toBeLessThan(0.95);
});

describe('secrets and markers in another form', () => {
  const secret = ['ghp_', 'q7Rk2ZpX9vLm4TnB8wYc3HdJ6sFg1KxU5aEe'].join('');
  const config = `[remote]\nname = "acme"\ntoken = ${secret}\nurl = "https://git.acme.example"\n# com.acme.internal\n`;
  const markers = [{ name: 'internal', pattern: 'com\\.acme' }];

  test.each([
    ['base64', base64(config), 1],
    ['base64 in lines', folded(base64(config), 60).join('\n'), undefined],
    ['a string of JSON', `{\n"a": ${JSON.stringify(JSON.stringify(config))}\n}`, 2],
    ['URL-encoding', `x\n${encodeURIComponent(config)}`, 2],
    ['hexadecimal digits', Buffer.from(config).toString('hex'), 1],
    ['zero-width characters', `x\n\n${config.replace(/[a-z]/g, '$&\u200b')}`, undefined],
  ])('%s', async (_, text, line) => {
    const { findings, passages } = await scan(flavours(text), { ...options, markers, codeMinLines: 0 });
    const found = findings.filter(({ kind }) => kind === 'secret');
    expect(found).toHaveLength(1);
    expect(findings).toContainEqual(expect.objectContaining({ kind: 'marker', rule: 'internal' }));
    if (line !== undefined) expect(found[0]).toMatchObject({ inputLines: [line, line] });
    const shown = JSON.stringify(excerpt(flavours(text), findings, 50, passages));
    expect(shown).not.toContain(secret);
    expect(shown).not.toContain(base64(config).slice(60, 100));
    expect(shown).toContain('•••');
  });
});
