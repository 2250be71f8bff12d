/** Plain text becomes markup that shows it and nothing else. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { keptText, spacedText } from './text-markup.ts';

const unescape = (markup: string): string =>
  markup.replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&amp;', '&');

test('kept text is the text, escaped', () => {
  fc.assert(
    fc.property(fc.string(), (text) => {
      expect(keptText(text)).not.toMatch(/[<>]/);
      expect(unescape(keptText(text))).toBe(text);
    }),
  );
});

test('spaced text has no element of the text, and every line of it', () => {
  expect(spacedText('<b>a\n\n  c\td')).toBe(
    '&lt;b&gt;a<div><br></div>&nbsp; c<span style="white-space:pre">\t</span>d',
  );
  fc.assert(
    fc.property(fc.array(fc.stringMatching(/^[a-z<>&]{1,5}$/), { minLength: 1 }), (lines) => {
      const shown = unescape(spacedText(lines.join('\n')).replace(/<(\/?div|br)>/g, '\n')).split(/\n+/);
      expect(shown.filter((line) => line !== '')).toEqual(lines);
    }),
  );
});
