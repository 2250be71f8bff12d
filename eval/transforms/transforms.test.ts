import { expect, test } from 'vitest';
import type { Piece } from '../pieces.ts';
import { randomOf } from '../random.ts';
import { isCodeLine } from '../snippets.ts';
import { transforms } from './all.ts';

const lines = [
  '  /** Sums up what was sold. */',
  '  export function totalOf(orders: readonly Order[], rate: number): number {',
  '    let total = 0; // in cents',
  '    for (const order of orders) {',
  '      if (order.isCancelled && !order.refunds.length) continue;',
  "      total += order.items.reduce((sum, item) => sum + item.price * item.count, 0) - rateOf('basic', order);",
  '    }',
  '    const rounded = Math.round(total * (1 + rate));',
  '    return rounded;',
  '  }',
];
const piece: Piece = {
  ...{ repository: 'shop', path: 'src/total.ts', language: 'TypeScript', first: 11, lines },
  ...{ loader: 'ts', wrap: 'none' },
};

function apply(name: string): Promise<{ text: string; truth: readonly [number, number] }> {
  const transform = transforms.find((entry) => entry.name === name);
  const otherLines = (count: number): string[] => Array.from({ length: count }, (_, i) => `other(${i});`);
  return Promise.resolve(transform?.apply(piece, { random: randomOf(name), otherLines })).then((transformed) => {
    if (!transformed) throw new Error(`${name} gives nothing`);
    return transformed;
  });
}

test.each(transforms.map(({ name }) => name))('%s: equal in every run, its lines within the text', async (name) => {
  const { text, truth } = await apply(name);
  expect((await apply(name)).text).toBe(text);
  expect(truth[0]).toBeGreaterThanOrEqual(1);
  expect(truth[1]).toBeLessThanOrEqual(text.split('\n').length);
  if (name !== 'verbatim') expect(text).not.toBe(lines.join('\n'));
});

test.each(['markdown', 'diff-added', 'embedded'])('%s: the lines named are the piece', async (name) => {
  const { text, truth } = await apply(name);
  const named = text.split('\n').slice(truth[0] - 1, truth[1]);
  expect(named.map((line) => line.replace(/^\+/, ''))).toEqual(lines);
});

test('names change everywhere or nowhere', async () => {
  const { text } = await apply('all-renamed');
  expect(text).not.toMatch(/totalOf|orders|rounded|in cents|Sums up/);
  expect(text).toMatch(/function|return|const/);
  const local = (await apply('locals-renamed')).text;
  expect(local).toMatch(/totalOf|\.reduce/);
  expect(local).not.toMatch(/\brounded\b/);
});

test('one line in five is another', async () => {
  const { text } = await apply('edited-5');
  const kept = text.split('\n').filter((line) => lines.includes(line)).length;
  expect(kept).toBeGreaterThanOrEqual(lines.length - 2);
  expect(kept).toBeLessThan(lines.length);
});

test('minifiers keep what others see and drop the rest', async () => {
  const { text } = await apply('esbuild-minified');
  expect(text.split('\n')).toHaveLength(1);
  expect(text).toContain('isCancelled');
  expect(text).not.toContain('rounded');
});

test('comments and imports are no code lines', () => {
  const code = (line: string, language = 'TypeScript'): boolean => isCodeLine(line, language);
  expect(['// a', ' * a', 'import a from "b";', '}', '#include <a>'].some((line) => code(line))).toBe(false);
  expect(code('# a', 'Python')).toBe(false);
  expect(code('a = 1', 'Python')).toBe(true);
});
