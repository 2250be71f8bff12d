/** Evidence: streams add up, far-off places don't, and long inputs need more. */
import { describe, expect, test } from 'vitest';
import { IndexWriter } from './index/writer.ts';
import { sourceOfBytes } from './index/memory-source.ts';
import { type IndexReader, openIndex } from './index/reader.ts';
import { Lexer } from './lex.ts';
import { type FileMatch, matchTokens } from './match.ts';
import { scan } from './scan.ts';

const key = new Uint8Array(32).fill(3);

/** Distinct words that no language knows, so that lines of them say something. */
function rareLines(count: number, salt: string): string {
  return Array.from({ length: count }, (_, i) => `${salt}Alpha${i} = ${salt}Beta${i} + ${salt}Gamma${i};`).join('\n');
}

async function indexOf(text: string): Promise<IndexReader> {
  const writer = new IndexWriter({ key, profile: 'sensitive', storePaths: true });
  writer.add({ repository: 'acme/shop', path: 'src/cart.js', blob: '1'.repeat(40), text });
  return openIndex([sourceOfBytes(writer.finish().bytes)], key);
}

async function matched(text: string, index: IndexReader): Promise<FileMatch[]> {
  return matchTokens(new Lexer().lex(text), index, () => false);
}

/** Four words that every program holds, again and again: some thirty bits, less than a finding needs. */
const idiom = (words: string): string => `${words} `.repeat(4).trim();
const first = idiom('if return this new');
const second = idiom('while case break null');

describe('evidence', () => {
  test('two things that everybody writes are no finding by themselves', async () => {
    const index = await indexOf(`${rareLines(40, 'x')}\n${first}\n${rareLines(40, 'y')}`);
    expect(await matched(first, index)).toEqual([]);
  });

  test('they add up where the file has them together', async () => {
    const index = await indexOf(`${rareLines(40, 'x')}\n${first}\n${second}\n${rareLines(40, 'y')}`);
    expect(await matched(`${first}\n${second}`, index)).toHaveLength(1);
  });

  test('they do not where a thousand lines lie between them', async () => {
    const index = await indexOf(`${first}\n${rareLines(1000, 'x')}\n${second}`);
    expect(await matched(`${first}\n${second}`, index)).toEqual([]);
  });

  test('what is enough in a short input is not in one of a thousand lines', async () => {
    const shared = `${second} while case break null`;
    const calls = Array.from({ length: 2000 }, (_, i) => `pOne${i}.pTwo${i}(pThree${i}, [pFour${i}])`).join('\n');
    const index = await indexOf(`${rareLines(40, 'x')}\n${shared}\n${rareLines(40, 'y')}`);
    expect(await matched(shared, index)).toHaveLength(1);
    expect(await matched(`${calls}\n${shared}`, index)).toEqual([]);
  });

  test('a real copy is found at the end of a long input as well', async () => {
    const index = await indexOf(rareLines(60, 'x'));
    const text = `${rareLines(4000, 'p')}\n${rareLines(12, 'x')}`;
    const { findings } = await scan([{ type: 'text/plain', text }], {
      index,
      secrets: false,
      markers: [],
      codeMinLines: 0,
    });
    expect(findings).toMatchObject([{ kind: 'source', file: 'src/cart.js', confidence: 'exact' }]);
  });
});
