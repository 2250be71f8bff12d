/** Decoded lines of long texts are read with those around them. */
import { expect, test } from 'vitest';
import { unwrap } from './unwrap.ts';

test('of a long text, the lines around those that are decoded are read again, under their own numbers', () => {
  const lines = Array.from({ length: 1_000 }, (_, i) => `plain${i + 1}(a, b);`);
  lines[499] = 'if (a &lt; b &amp;&amp; c &gt; d) go();';
  const [root, decoded] = unwrap(lines.join('\n'));
  expect(root?.text).toBe(lines.join('\n'));
  const said = decoded?.text.split('\n') ?? [];
  expect(said).toHaveLength(121);
  expect(said[60]).toBe('if (a < b && c > d) go();');
  expect(decoded?.lineOf).toEqual(Array.from({ length: 121 }, (_, i) => 440 + i));
  expect(decoded?.decoded).toBe(true);
});
