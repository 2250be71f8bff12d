import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { decodeEntities, readHtml, textOfHtml } from './html.ts';
import { unwrap } from './unwrap.ts';

/** By line of the input, what was read of it, over all pieces. */
function readBack(text: string): Map<number, string[]> {
  const read = new Map<number, string[]>();
  for (const piece of unwrap(text)) {
    piece.text.split('\n').forEach((line, i) => {
      const from = piece.lineOf[i] as number;
      read.set(from, [...(read.get(from) ?? []), line]);
    });
  }
  return read;
}

const code = ['function add(a, b) {', '  // both', '  return a + b;', '}', 'const x = add(1, 2);'];

test('plain text is one piece with its own lines', () => {
  fc.assert(
    fc.property(fc.array(fc.stringMatching(/^[a-z (){};]{0,20}$/), { minLength: 1 }), (lines) => {
      const [piece, ...others] = unwrap(lines.join('\n'));
      if (lines.join('\n') === '') return;
      expect(others).toEqual([]);
      expect(piece?.lineOf).toEqual(lines.map((_, i) => i + 1));
    }),
  );
});

describe('wrappings', () => {
  const wrappings: Record<string, (lines: string[]) => string[]> = {
    'a diff that adds': (lines) => ['@@ -0,0 +1,5 @@', ...lines.map((line) => `+${line}`)],
    'every line added': (lines) => lines.map((line) => `+${line}`),
    'line numbers': (lines) => lines.map((line, i) => `${String(i + 8).padStart(4)}  ${line}`),
    'line numbers with a bar': (lines) => lines.map((line, i) => `${i + 1} | ${line}`),
    'line numbers on lines of their own': (lines) => lines.flatMap((line, i) => [String(i + 1), line]),
    'results of a search': (lines) => lines.map((line, i) => `src/add.js:${i + 1}:${line}`),
    'a quotation': (lines) => lines.map((line) => `> ${line}`),
    'a quotation of a quotation': (lines) => lines.map((line) => `> > ${line}`),
    'a fence in prose': (lines) => ['Please look at this:', '', '```js', ...lines, '```', 'Thanks!'],
    'a table': (lines) => lines.map((line, i) => `| ${line} | ${i} |`),
    'list items': (lines) => lines.map((line) => `* ${line}`),
    'all of it commented out': (lines) => lines.map((line) => `// ${line}`),
    'all of it commented out with hashes': (lines) => lines.map((line) => `# ${line}`),
    'a block comment': (lines) => ['/*', ...lines, '*/'],
    'an array of lines': (lines) => JSON.stringify(lines, null, 2).split('\n'),
    'line numbers inside prose': (lines) => [
      'Look here, please.',
      ...lines.map((line, i) => `${i + 9}: ${line}`),
      'So?',
    ],
    'a quoted fence': (lines) => ['Please:', '~~~', ...lines, '~~~'].map((line) => `> ${line}`),
  };
  test.each(Object.entries(wrappings))('%s', (_, wrap) => {
    const wrapped = wrap(code);
    const read = readBack(wrapped.join('\n'));
    for (const line of code) {
      const at = wrapped.findIndex((candidate) => candidate.includes(line)) + 1;
      expect(read.get(at)?.map((text) => text.trim())).toContain(line.trim());
    }
  });

  test('both sides of a diff are read', () => {
    const diff = ['diff --git a/x b/x', '--- a/x', '+++ b/x', '@@ -1,3 +1,3 @@', ' keep();', '-before();', '+after();'];
    expect(unwrap(diff.join('\n')).map((piece) => piece.text)).toEqual(['keep();\nafter();', 'keep();\nbefore();']);
    expect(unwrap(diff.join('\n')).map((piece) => piece.lineOf)).toEqual([
      [5, 7],
      [5, 6],
    ]);
  });

  test('a string that holds a file is read as the file', () => {
    const json = `{\n  "content": ${JSON.stringify(code.join('\n'))}\n}`;
    const [piece] = unwrap(json);
    expect(piece?.text).toContain(code.join('\n'));
    expect(new Set(piece?.lineOf)).toEqual(new Set([1, 2, 3]));
  });

  test('very many fences are few pieces, and none is lost', () => {
    const text = Array.from({ length: 5000 }, (_, i) => `\`\`\`\nline${i}();\n\`\`\``).join('\n');
    const pieces = unwrap(text);
    expect(pieces.length).toBeLessThan(200);
    expect(pieces.flatMap((piece) => piece.lineOf)).toEqual(Array.from({ length: 5000 }, (_, i) => 3 * i + 2));
  });

  test('text escaped for HTML is read decoded', () => {
    const [piece] = unwrap('if (a &lt; b &amp;&amp; c &gt; 0) s = &quot;x&quot;;');
    expect(piece?.text).toBe('if (a < b && c > 0) s = "x";');
  });

  test('marked lines are read a second time, runs apart from one another', () => {
    const marked = code.map((line) => `# ${line}`);
    const text = [...marked, 'between()', ...marked].join('\n');
    const pieces = unwrap(text);
    expect(pieces.map((piece) => piece.text)).toEqual([text, code.join('\n'), code.join('\n')]);
    expect(pieces[2]?.lineOf).toEqual([7, 8, 9, 10, 11]);
    const many = `${text}\n`.repeat(2000);
    expect(unwrap(many).length).toBeLessThan(50);
    expect(unwrap(many).reduce((sum, piece) => sum + piece.text.split('between()').length - 1, 0)).toBe(2000);
  });

  test.each([
    ['a list', '* buy some milk\n* and (if there is any) bread\n* call home\n* sleep'],
    ['headings', '# One\n\n## Two\n\n### Three\n\n#### Four\n\n##### Five'],
    [
      'a comment',
      '/**\n * Adds two numbers.\n * The second may be left out.\n * Never throws.\n * @since 2\n */\nadd();',
    ],
    ['configuration', '{\n  "name": "x",\n  "version": "1",\n  "type": "module",\n  "private": "no"\n}'],
  ])('%s is read once', (_, text) => {
    expect(unwrap(text)).toHaveLength(1);
  });

  test('prose, lists and plain code stay one piece', () => {
    for (const text of [code.join('\n'), '- milk\n- bread', 'In 2024 we had 3 offices.\nNow 4.', 'a > b']) {
      expect(unwrap(text)).toHaveLength(1);
    }
    expect(unwrap('')).toEqual([]);
  });

  test('any text unwraps to pieces whose lines are lines of the input', () => {
    const bit = fc.constantFrom(
      '```',
      '> ',
      '+',
      '-',
      '\\n',
      '1: ',
      '&lt;',
      '\n',
      '\r\n',
      'x',
      ' ',
      '"',
      '@@ -1 +1 @@',
    );
    fc.assert(
      fc.property(fc.array(bit, { maxLength: 60 }), (bits) => {
        const text = bits.join('');
        const lines = text.split(/\r\n|\n|\r/).length;
        for (const piece of unwrap(text)) {
          expect(piece.lineOf).toHaveLength(piece.text.split('\n').length);
          expect(piece.lineOf.every((line, i) => line >= (piece.lineOf[i - 1] ?? 1) && line <= lines)).toBe(true);
        }
      }),
    );
  });
});

describe('HTML', () => {
  test('an editor’s clipboard keeps its lines', () => {
    const html =
      '<meta charset="utf-8"><div style="font-family: monospace; white-space: pre;"><div><span>function</span> f() {</div><div>    <span>return</span> a &lt; b;</div><br><div>}</div></div>';
    expect(textOfHtml(html).trim()).toBe('function f() {\n    return a < b;\n\n}');
  });

  test('preformatted text is kept, other white space folded, what is not shown left out', () => {
    const html =
      '<html><head><title>T</title><style>p { color: red }</style></head><body><p>Some   prose\n here</p><script>evil()</script><pre>a\n  b</pre><ul><li>one</li><li>two</li></ul></body></html>';
    expect(textOfHtml(html).trim()).toBe('Some prose here\na\n  b\none\ntwo');
  });

  test.each([
    '<html><head><meta charset=utf-8><body><pre>const secret = 1;</pre></body></html>',
    '<title/><div>const secret = 1;</div>',
    '<script></Script><div>const secret = 1;</div>',
    '<SCRIPT>x()</script ><div>const secret = 1;</div>',
    'const secret = 1;<!--StartFragment-->in<!--EndFragment-->behind',
    'before<!--StartFragment-->in<!--EndFragment-->const secret = 1;',
    "<p title=it's>const secret = 1;</p>",
  ])('what the page may receive is read: %s', (html) => {
    expect(textOfHtml(html)).toContain('const secret = 1;');
  });

  test('an apostrophe in a bare value opens nothing', () => {
    expect(textOfHtml("<p title=it's>const a = 'x' > b</p>").trim()).toBe("const a = 'x' > b");
  });

  test('what is not shown is read apart, by the lines where it stands', () => {
    const value = 'const inAttribute = load(1);';
    const html = `<p>one</p><!-- in comment --><p data-x="${value}">two</p><script>in\nscript</script><noscript>in noscript</noscript><a href="#">x</a>`;
    const { text, hidden } = readHtml(html);
    expect(text).not.toContain('in');
    expect(hidden.text.split('\n').map((line) => line.trim())).toEqual([
      'in comment',
      value,
      'in',
      'script',
      'in noscript',
    ]);
    expect(hidden.lineOf).toEqual([2, 2, 3, 3, 3]);
  });

  test.each(['<SCRIPT></SCRIPT>', '<SCRIPT>', '<a "', "<a x='", '<!--', '<a ', '<title/>'])(
    'a text of nothing but %s takes no longer than its length',
    (bit) => {
      expect(typeof textOfHtml(bit.repeat(2_000_000 / bit.length))).toBe('string');
    },
  );

  test('broken HTML is read as far as it goes', () => {
    for (const html of [
      '<div',
      '<script>never closed',
      '<!-- open',
      '</div></div>',
      '<p a="<b>">x',
      '&#xffffff;&bogus;',
    ]) {
      expect(typeof textOfHtml(html)).toBe('string');
    }
    expect(decodeEntities('&#65;&#x42;&lt;&nope;')).toBe('AB<&nope;');
  });
});
