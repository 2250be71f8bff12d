/** Credentials planted in an input: no finding, excerpt or error of the engine may hold any of them. */
import { describe, expect, test } from 'vitest';
import { secretSamples } from '../../eval/secrets/samples.ts';
import { secretSpans } from './detectors/secret.ts';
import { excerpt } from './excerpt.ts';
import { scan } from './scan.ts';

const options = { secrets: true, markers: [{ name: 'all', pattern: '.' }], codeMinLines: 1 };

/** Pieces long enough to be told from anything else. */
function canariesOf(text: string): string[] {
  return secretSpans(text).flatMap(({ start, end }) => {
    const secret = text.slice(start, end).split(/[\r\n]+|\\n/);
    return secret.filter((line) => line.length >= 10 && !/-----|: /.test(line)).map((line) => line.slice(-10));
  });
}

describe('planted credentials', () => {
  test('are in no finding and no excerpt, whichever flavour holds them', async () => {
    let planted = 0;
    for (const { text } of secretSamples(1, 11)) {
      const html = `<p>${text.replaceAll('&', '&amp;').replaceAll('<', '&lt;')}</p>`;
      const flavours = [
        { type: 'text/plain', text: `const a = 1;\n${text}\nconst b = 2;` },
        { type: 'text/html', text: html },
      ];
      for (const shown of [flavours, [flavours[1] as (typeof flavours)[0]]]) {
        const result = await scan(shown, options);
        const out = JSON.stringify([result, excerpt(shown, result.findings, 100)]);
        for (const canary of canariesOf(text)) {
          planted++;
          expect(out).not.toContain(JSON.stringify(canary).slice(1, -1));
        }
      }
    }
    expect(planted).toBeGreaterThan(150);
  });
});
