/** Code is found inside what wraps it, with the lines where it stands. */
import fc from 'fast-check';
import { deflateSync, gzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { unwrap } from './unwrap.ts';
import { Work } from './work.ts';

const code = ['function add(a, b) {', '  // both', '  return a + b;', '}', 'const x = add(1, 2);'];
const joined = code.join('\n');
const textsOf = (text: string): string[] => unwrap(text).map((piece) => piece.text);

test('plain text is one piece with its own lines', () => {
  fc.assert(
    fc.property(fc.array(fc.stringMatching(/^[a-z (){};]{0,20}$/), { minLength: 1 }), (lines) => {
      const [piece, ...others] = unwrap(lines.join('\n'));
      if (lines.join('\n') === '') return;
      expect(others).toEqual([]);
      expect(piece).toEqual({ text: lines.join('\n'), lineOf: lines.map((_, i) => i + 1) });
    }),
  );
});

test('line ends of every kind, and the mark of the byte order', () => {
  expect(unwrap('\ufeffa;\r\nb;\rc;\n')).toEqual([{ text: 'a;\nb;\nc;\n', lineOf: [1, 2, 3, 4] }]);
  expect(unwrap('')).toEqual([]);
});

describe('what stands apart is read apart', () => {
  test('both sides of a diff, file by file, and what is neither', () => {
    const diff = [
      'Fix it',
      '',
      'diff --git a/x b/x',
      '--- a/x',
      '+++ b/x',
      '@@ -1,3 +1,3 @@ before()',
      ' keep();',
      '-before();',
      '+after();',
      ' end();',
      'diff --git a/y b/y',
      '--- a/y',
      '+++ b/y',
      '@@ -7,0 +7 @@',
      '+other();',
    ];
    expect(unwrap(diff.join('\n'))).toEqual([
      { text: 'keep();\nafter();\nend();', lineOf: [7, 9, 10] },
      { text: 'keep();\nbefore();\nend();', lineOf: [7, 8, 10] },
      { text: 'other();', lineOf: [15] },
      { text: 'Fix it\n', lineOf: [1, 2] },
    ]);
  });

  test('both sides of a normal diff and of a context diff', () => {
    expect(textsOf('3,4c3,4\n< one();\n< two();\n---\n> three();\n> four();')).toEqual([
      'three();\nfour();',
      'one();\ntwo();',
    ]);
    const context = [
      '*** a',
      '--- b',
      '***************',
      '*** 1,2 ****',
      '  keep();',
      '! one();',
      '--- 1,2 ----',
      '  keep();',
      '! two();',
    ];
    expect(textsOf(context.join('\n'))).toEqual(['keep();\ntwo();', 'keep();\none();']);
  });

  test('both sides of a combined diff', () => {
    const diff = ['@@@ -1,2 -1,2 +1,3 @@@', '  keep();', '++both();', ' -mine();', '- theirs();'];
    expect(textsOf(diff.join('\n'))).toEqual(['keep();\nboth();', 'keep();\nmine();\ntheirs();']);
  });

  test('a string that holds a file is read as the file', () => {
    const json = `{\n  "content": ${JSON.stringify(joined)}\n}`;
    expect(unwrap(json)).toEqual([
      { text: json, lineOf: [1, 2, 3] },
      { text: joined, lineOf: [2, 2, 2, 2, 2], decoded: true },
    ]);
  });

  test('the messages of a chat, each by itself', () => {
    const other = 'def total(rows):\n    # all of them\n    return sum(rows)\n';
    const body = JSON.stringify({ messages: [{ content: joined }, { content: other }] });
    expect(textsOf(body)).toEqual([body, joined, other]);
  });

  test('what is left of a string whose quotes are cut off', () => {
    expect(textsOf(JSON.stringify(joined).slice(1, -1))).toContain(joined);
    expect(
      textsOf(`"}, {"a": ${JSON.stringify(joined).slice(0, -1)}`).some((text) => text.includes('  return a + b;\n}')),
    ).toBe(true);
  });

  test('cells of a notebook', () => {
    const cells = [code, ['import os', 'print(os.getcwd())', 'x = 1']];
    const notebook = JSON.stringify(
      { cells: cells.map((lines) => ({ source: lines.map((line) => `${line}\n`) })) },
      null,
      1,
    );
    expect(textsOf(notebook)).toEqual(expect.arrayContaining(cells.map((lines) => `${lines.join('\n')}\n`)));
  });

  test('a shell script and the file that it writes', () => {
    const script = ['x=1 # one', 'cat > a.js <<EOF', ...code, 'EOF', 'echo $((x<<2))'];
    expect(unwrap(script.join('\n'))).toEqual([
      { text: joined, lineOf: [3, 4, 5, 6, 7] },
      { text: 'x=1 # one\ncat > a.js <<EOF\necho $((x<<2))', lineOf: [1, 2, 9] },
    ]);
  });

  test('marked lines are read a second time, runs apart from one another', () => {
    const marked = code.map((line) => `# ${line}`);
    const text = [...marked, 'between()', ...marked].join('\n');
    const pieces = unwrap(text);
    expect(pieces.map((piece) => piece.text)).toEqual([text, joined, joined]);
    expect(pieces[2]?.lineOf).toEqual([7, 8, 9, 10, 11]);
    const many = `${text}\n`.repeat(2000);
    expect(unwrap(many).length).toBeLessThan(50);
  });

  test('very many fences are few pieces, and none is lost', () => {
    const text = Array.from({ length: 5000 }, (_, i) => `\`\`\`\nline${i}();\n\`\`\``).join('\n');
    const pieces = unwrap(text);
    expect(pieces.length).toBeLessThan(200);
    const read = new Map<string, number>();
    for (const piece of pieces) piece.text.split('\n').forEach((line, i) => read.set(line, piece.lineOf[i] as number));
    for (let i = 0; i < 5000; i++) expect(read.get(`line${i}();`)).toBe(3 * i + 2);
  });
});

describe('lines of the input', () => {
  test('of base64 in lines: each line of the text knows the lines that hold it', () => {
    const long = Array.from(
      { length: 60 },
      (_, i) => `  const width${i} = measure(${i * 7}, "é – ${'x'.repeat(i % 9)}");`,
    );
    const encoded = Buffer.from(long.join('\r\n')).toString('base64').replace(/.{76}/g, '$&\n').split('\n');
    const piece = unwrap(['Look:', ...encoded].join('\n')).find(({ decoded }) => decoded);
    expect(piece?.text).toBe(long.join('\n'));
    let bytes = 0;
    long.forEach((line, i) => {
      const size = Buffer.byteLength(`${line}\r\n`);
      expect(piece?.lineOf[i]).toBeLessThanOrEqual(2 + Math.floor(bytes / 57));
      expect(piece?.lastOf?.[i]).toBeGreaterThanOrEqual(
        2 + Math.floor(Math.min(bytes + size - 3, 57 * encoded.length - 58) / 57),
      );
      expect((piece?.lastOf?.[i] as number) - (piece?.lineOf[i] as number)).toBeLessThan(5);
      bytes += size;
    });
  });

  test('of quoted-printable: a line that goes on covers all of its parts', () => {
    const [, piece] = unwrap('if (a =3D=3D b) {=\n return=\n 1;\n} else x =3D 2=3B');
    expect(piece).toEqual({
      text: 'if (a == b) { return 1;\n} else x = 2;',
      lineOf: [1, 4],
      lastOf: [3, 4],
      decoded: true,
    });
  });
});

const prose =
  'Dear Ada, the review of the report took longer than we thought. I’d like to see 100% of it – or 50% at least – by ' +
  'Monday; “all of it”, as you said (see https://example.org/a%20b?q=x&y=2). Don’t worry! Æther & Co. say naïve café.';

describe('nothing is read into', () => {
  test.each([
    ['prose', prose],
    ['prose in lines', prose.replaceAll(', ', ',\n')],
    ['a list', '* buy some milk\n* and (if there is any) bread\n* call home\n* sleep'],
    ['headings', '# One\n\n## Two\n\n### Three\n\n#### Four\n\n##### Five'],
    [
      'a comment',
      '/**\n * Adds two numbers.\n * The second may be left out.\n * Never throws.\n * @since 2\n */\nadd();',
    ],
    ['configuration', '{\n  "name": "x",\n  "version": "1",\n  "type": "module",\n  "private": "no"\n}'],
    ['code', joined],
    ['two list items', '- milk\n- bread'],
    ['numbers in prose', 'In 2024 we had 3 offices.\nNow 4.'],
    ['strings with line ends', 'printf("a: %d\\n", a);\nprintf("b: %d\\n", b);\nputs("done\\n");'],
    [
      'Russian',
      'Дорогая Ада, отчёт о проекте займёт ещё неделю.\nВ 2024г мы выпустили API и SDK для Python, а также 1С.',
    ],
    ['Chinese', '亲爱的艾达，项目报告还需要一周（大约）。\n我们会使用 Python 3 和 SQL：谢谢！'],
    ['Greek', 'Αγαπητή Άντα, η αναφορά θα πάρει άλλη μία εβδομάδα. Το API δεν αλλάζει.'],
    ['a word with an accent of its own', 'cafe\u0301 au lait'.normalize('NFC')],
    ['a digest', 'sha512-tbZNuJrLwGUp3zshBtdy4W+ORxZuIh8a5ilyIEQDC5rY1f3U20JMry0Ll3WBzU58EZKsEuJFXhb5gwv8CsPvgA=='],
    [
      'random base64',
      Buffer.from(Uint8Array.from({ length: 400 }, (_, i) => (i * i * 31 + i * 7) & 255)).toString('base64'),
    ],
    [
      'a picture',
      `<img src="data:image/png;base64,${Buffer.from('\x89PNG\r\n\x1a\n\0\0\0\rIHDR'.repeat(20), 'latin1').toString('base64')}">`,
    ],
    [
      'random hexadecimal digits',
      Buffer.from(Uint8Array.from({ length: 90 }, (_, i) => (i * i * 31) & 255)).toString('hex'),
    ],
    ['a long path', 'see src/engine/unwrap/VeryLongNameOfAFolderThatNobodyWouldUse/andAnotherOneThatIsLonger/index2'],
    ['rulers', `// ${'-'.repeat(90)}\n// ${'='.repeat(90)}\nadd();\n// ${'_'.repeat(90)}`],
    ['a template of C++', 'std::cout << EOL << a << b;\nx = y << 2;\nEOL'],
    ['percentages', 'growth: 5%20 then 7%30, and 8%, of 100%'],
    ['a date that looks like a place', '2026-01-02 started\n2026-01-02 went on\n2026-01-03 ended'],
    ['JSX', '<ul>\n  <li>{one}</li>\n  <li>{two}</li>\n</ul>'],
    ['empty strings', 'f("", "", "")\ng(a,"",b,"")'],
    ['an equation', 'a=b\nc=d=e\nf == g\nh=12\ni=4A'],
  ])('%s is read once', (_, text) => {
    expect(textsOf(text)).toEqual([text]);
  });

  test('words of another script stay beside letters that only look like them', () => {
    const text = 'Переменная сорока = c\u043eunt(\u0445); // здесь счёт\nr\u0435turn acc\u0435ss(c\u043er\u0435);';
    expect(textsOf(text)).toEqual(['Переменная сорока = count(x); // здесь счёт\nreturn access(core);']);
  });
});

describe('encoded texts', () => {
  const word = fc.stringMatching(/^[a-z]{3,9}[A-Z]?[a-z]{0,5}$/);
  const text = fc
    .array(fc.array(word, { minLength: 2, maxLength: 8 }), { minLength: 4, maxLength: 30 })
    .map((lines) => lines.map((words) => `  ${words.join(' = ')}(“é”);`).join('\n'));
  const encoders: Record<string, (text: string) => string> = {
    base64: (plain) => Buffer.from(plain).toString('base64'),
    'base64 in lines': (plain) => Buffer.from(plain).toString('base64').replace(/.{64}/g, '$&\r\n'),
    base64url: (plain) => Buffer.from(plain).toString('base64url'),
    'base64 of UTF-16': (plain) => Buffer.from(plain, 'utf16le').toString('base64'),
    'base64 of gzip': (plain) => gzipSync(plain).toString('base64'),
    'base64 of zlib': (plain) => deflateSync(plain).toString('base64'),
    hexadecimal: (plain) => Buffer.from(plain).toString('hex'),
    JSON: (plain) => JSON.stringify({ text: plain }),
    'JSON in JSON': (plain) => JSON.stringify([JSON.stringify({ text: plain })]),
    'URL-encoding': encodeURIComponent,
  };
  test.each(Object.entries(encoders))('%s', (_, encode) => {
    fc.assert(
      fc.property(text, (plain) => {
        // A few bytes more or less are no matter: compressed data may be too short to be told from anything else.
        const encoded = encode(plain);
        if (encoded.length < 70) return;
        expect(
          textsOf(`Look at this:\n\n"${encoded.replace(/^"|"$/g, '')}"`).some((read) => read.includes(plain)),
        ).toBe(true);
      }),
      { numRuns: 40 },
    );
  });
});

test('any text unwraps to pieces whose lines are lines of the input', () => {
  const bits = [
    '```',
    '~~~',
    '> ',
    '+',
    '-',
    '\\n',
    '1: ',
    '&lt;',
    '\n',
    '\n',
    '\r\n',
    'x',
    ' ',
    '"',
    "'",
    '@@ -1 +1 @@',
    '@@@ -1 -1 +1 @@@',
    '%41%42%43%44',
    '=3D',
    '=\n',
    'QUJDREVGR0hJSktMTU5PUFFSU1RVVldYWVphYmNkZWZnaGlqa2xtbm9wcXJzdHV2d3h5ejAxMjM0NTY3ODk',
    '<<EOF',
    'EOF',
    '\u0430a',
    '\u2028',
    '\uff21\uff22',
    '""',
    ',',
    '<pre>',
    '</span>',
    '<br>',
    '***************',
    '0x66,',
    '66 75 6e 63 ',
    '{\\rtf1',
    '>>> ',
    '\\u0041'.repeat(9),
  ];
  fc.assert(
    fc.property(fc.array(fc.constantFrom(...bits), { maxLength: 80 }), (chosen) => {
      const text = chosen.join('');
      const lines = text.split(/\r\n|\n|\r/).length;
      for (const { text: read, lineOf, lastOf = lineOf } of unwrap(text)) {
        expect(lineOf).toHaveLength(read.split('\n').length);
        expect(lastOf).toHaveLength(lineOf.length);
        lineOf.forEach((from, i) => {
          expect(from).toBeGreaterThanOrEqual(1);
          expect(lastOf[i]).toBeGreaterThanOrEqual(from);
          expect(lastOf[i]).toBeLessThanOrEqual(lines);
        });
      }
    }),
    { numRuns: 400 },
  );
});

describe('what is done stays a few times the length of the text', () => {
  const size = 200_000;
  const nested = (levels: number): string => {
    let text = `${joined}\n`.repeat(20);
    for (let i = 0; i < levels; i++) text = i % 2 ? Buffer.from(text).toString('base64') : JSON.stringify({ text });
    return text;
  };
  test.each([
    ['backslashes', '\\'],
    ['line ends written out', '\\n'],
    ['escaped backslashes', '\\\\n"'],
    ['percent signs, escaped', '%25'],
    ['percent signs, escaped in lines', '%25%25%25%25%25%25%25%25%25%25%25%25%25%25%25%25\n'],
    ['equals signs', '='],
    ['soft line ends', '=\n'],
    ['quotes', '"'],
    ['quotes of both kinds', '"\''],
    ['short strings', '"a\\n",'],
    ['cells', ',"a""b"'],
    ['fences', '```\n'],
    ['fences of two kinds', '```\n~~~~\n'],
    ['heredocs', 'cat <<EOF\n'],
    ['heredocs that close', 'cat <<EOF\nEOF\n'],
    ['braces', '{"a":'],
    ['quote marks', '> '],
    ['quote marks in lines', '>>>>>>>>\n'],
    ['ampersands', '&amp;'],
    ['references to ampersands', '&amp;amp;amp;amp;'],
    ['tags', '<pre><span>'],
    ['tags that close', '</span><br>'],
    ['letters', 'A'],
    ['letters of base64', 'QUFB'],
    ['lines of base64', `${'QUFB'.repeat(19)}\n`],
    ['digits', '41'],
    ['pairs of digits', '41 '],
    ['lookalikes', '\u0430a '],
    ['marks laid over', 'a\u0336'],
    ['heads of diffs', '@@ -1 +1 @@\n'],
    ['lines of diffs', '+-\n'],
    ['prompts', '>>> \n'],
    ['groups of RTF', '{\\fonttbl{'],
    ['commented statements', '// f();\n'],
    ['numbered commented statements', '1: // f();\n'],
  ])('%s', (name, bit) => {
    const start = name === 'groups of RTF' ? '{\\rtf1' : '';
    const text = start + bit.repeat(size / bit.length);
    const work = new Work(text.length);
    const pieces = unwrap(text, work);
    expect(work.read).toBeLessThanOrEqual(10 * text.length + 300_000);
    expect(pieces.length).toBeLessThanOrEqual(401);
    expect(pieces.reduce((sum, piece) => sum + piece.text.length, 0)).toBeLessThanOrEqual(14 * text.length + 400_000);
  });

  test('what is compressed is unpacked up to a bound, and that there was more is said', () => {
    const bomb = gzipSync(Buffer.alloc(50_000_000, 'const a = 1;\n')).toString('base64');
    const work = new Work(bomb.length);
    const pieces = unwrap(bomb, work);
    expect(work.exceeded).toBe(true);
    expect(pieces.reduce((sum, piece) => sum + piece.text.length, 0)).toBeLessThan(12 * bomb.length + 600_000);
    expect(new Work(10).exceeded).toBe(false);
  });

  test('wrappings inside one another are undone up to a depth', () => {
    expect(textsOf(nested(8)).some((text) => text.startsWith(joined))).toBe(true);
    const work = new Work(nested(16).length);
    expect(unwrap(nested(16), work).length).toBeLessThan(60);
    expect(work.read).toBeLessThan(10 * nested(16).length);
  });
});
