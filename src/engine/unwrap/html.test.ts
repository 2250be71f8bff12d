/** What a reader of HTML sees, and what they don’t. */
import { describe, expect, test } from 'vitest';
import { decodeEntities } from './entities.ts';
import { readHtml } from './html.ts';

const textOf = (html: string): string => readHtml(html).text;

describe('HTML', () => {
  test('an editor’s clipboard keeps its lines', () => {
    const html =
      '<meta charset="utf-8"><div style="font-family: monospace; white-space: pre;"><div><span>function</span> f() {</div><div>    <span>return</span> a &lt; b;</div><br><div>}</div></div>';
    expect(textOf(html).trim()).toBe('function f() {\n    return a < b;\n\n}');
  });

  test('preformatted text is kept, other white space folded, what is not shown left out', () => {
    const html =
      '<html><head><title>T</title><style>p { color: red }</style></head><body><p>Some   prose\n here</p><script>evil()</script><pre>a\n  b</pre><ul><li>one</li><li>two</li></ul></body></html>';
    expect(textOf(html).trim()).toBe('Some prose here\na\n  b\none\ntwo');
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
    expect(textOf(html)).toContain('const secret = 1;');
  });

  test('an apostrophe in a bare value opens nothing', () => {
    expect(textOf("<p title=it's>const a = 'x' > b</p>").trim()).toBe("const a = 'x' > b");
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
      expect(typeof textOf(bit.repeat(2_000_000 / bit.length))).toBe('string');
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
      expect(typeof textOf(html)).toBe('string');
    }
    expect(decodeEntities('&#65;&#x42;&lt;&nope;')).toBe('AB<&nope;');
  });

  test('each line is known by the line of the HTML where it begins', () => {
    const { text, sourceLines } = readHtml('<p>\none</p>\n<div>two<br>\n\nthree</div><pre>four\nfive</pre>');
    const lines = text.split('\n').map((line) => line.trim());
    expect(sourceLines).toHaveLength(lines.length);
    const places = { one: 2, two: 3, three: 5, four: 5, five: 6 };
    for (const [line, at] of Object.entries(places)) {
      const i = lines.indexOf(line);
      expect(sourceLines[i]).toBeLessThanOrEqual(at);
      expect(sourceLines[i + 1] ?? 6).toBeGreaterThanOrEqual(at);
    }
  });
});
