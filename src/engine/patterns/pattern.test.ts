/** The engine for patterns against the platform's own, which backtracks, and against RE2's. */
import fc from 'fast-check';
import { RE2JS } from 're2js';
import { describe, expect, test } from 'vitest';
import { Pattern, PatternError, patternMistake } from './pattern.ts';

const never = (): boolean => false;

function matchesOf(source: string, text: string): [number, number][] {
  const found: [number, number][] = [];
  new Pattern(source).eachMatch(text, never, (start, end) => found.push([start, end]));
  return found;
}

/** Expressions with groups inside groups; no deeper, since the engines that they are compared with would never end. */
function expressions(leaves: readonly string[]): fc.Arbitrary<string> {
  const quantifiers = ['*', '+', '?', '{2}', '{0,2}', '{1,}', '*?', '+?', '??', '{1,3}?', '{0}'];
  const isAssertion = (leaf: string): boolean => /^(?:\^|\$|\\[bB])$/.test(leaf);
  const leaf = fc.oneof(
    fc.constantFrom(...leaves),
    fc
      .tuple(fc.constantFrom(...leaves.filter((one) => !isAssertion(one))), fc.constantFrom(...quantifiers))
      .map((parts) => parts.join('')),
  );
  const choices = (item: fc.Arbitrary<string>): fc.Arbitrary<string> =>
    fc
      .array(
        fc.array(item, { maxLength: 3 }).map((all) => all.join('')),
        { minLength: 1, maxLength: 3 },
      )
      .map((all) => all.join('|'));
  const withGroups = (item: fc.Arbitrary<string>): fc.Arbitrary<string> =>
    fc.oneof(
      { weight: 2, arbitrary: item },
      choices(item).map((inner) => `(${inner})`),
      fc.tuple(choices(item), fc.constantFrom(...quantifiers)).map(([inner, many]) => `(?:${inner})${many}`),
    );
  return choices(withGroups(withGroups(leaf)));
}

const everywhere = [
  'a',
  'b',
  '1',
  '-',
  '.',
  '\\d',
  '\\w',
  '\\W',
  '\\s',
  '[ab]',
  '[^a]',
  '[a-z1]',
  '^',
  '$',
  '\\b',
  '\\B',
];
const unicode = [
  '\\p{L}',
  '\\P{L}',
  '\\u{1f600}',
  '\\ud83d\\ude00',
  '[^\\u{1f600}]',
  '\u{1f600}',
  '\\x61',
  '[\\]\\-é]',
  '\\.',
  '[]',
  '[^]',
  '\\ud83d',
];
const units = ['a', 'b', '1', '_', '-', ' ', '.', 'é', '\u2028', '\ud83d', '\ude00', '\u{1f600}'];
const texts = fc.array(fc.constantFrom(...units), { maxLength: 6 }).map((all) => all.join(''));

/** Where characters begin, and the end. */
function offsetsOf(text: string): number[] {
  const offsets = [0];
  for (const one of text) offsets.push((offsets.at(-1) as number) + one.length);
  return offsets;
}

/** By the platform's own engine, which also looks between the halves of a character (`\\B`), though the standard doesn't. */
function firstMatch(source: string, text: string): number | undefined {
  const expression = new RegExp(source, 'uy');
  return offsetsOf(text).find((offset) => {
    expression.lastIndex = offset;
    return expression.test(text);
  });
}

/** By the platform's own engine: the ends of the longest match at each character where one begins. */
function longestMatches(source: string, text: string): Map<number, number> {
  const offsets = offsetsOf(text);
  const longest = new Map<number, number>();
  for (let end = 0; end < offsets.length; end++) {
    const expression = new RegExp(`(?:${source})(?=[^]{${offsets.length - 1 - end}}$)`, 'uy');
    for (let start = 0; start <= end; start++) {
      expression.lastIndex = offsets[start] as number;
      if (expression.test(text)) longest.set(offsets[start] as number, offsets[end] as number);
    }
  }
  return longest;
}

describe('a pattern', () => {
  test('fits where the platform’s own engine says so, and its first match begins there', () => {
    fc.assert(
      fc.property(expressions([...everywhere, ...unicode]), texts, (source, text) => {
        const first = firstMatch(source, text);
        const pattern = new Pattern(source);
        expect(pattern.fits(text, never)).toBe(first !== undefined);
        expect(matchesOf(source, text)[0]?.[0]).toBe(first);
      }),
      { numRuns: 2000 },
    );
  });

  test('has the leftmost and longest matches, one after the other', () => {
    fc.assert(
      fc.property(expressions([...everywhere, ...unicode]), texts, (source, text) => {
        const longest = longestMatches(source, text);
        const wanted: [number, number][] = [];
        for (let at = 0; at <= text.length; at++) {
          const end = longest.get(at);
          if (end === undefined) continue;
          wanted.push([at, end]);
          at = Math.max(at, end - 1);
        }
        expect(matchesOf(source, text)).toEqual(wanted);
      }),
      { numRuns: 400 },
    );
  });

  test('agrees with RE2 on what both know', () => {
    const ascii = fc.array(fc.constantFrom('a', 'b', '1', '-', ' ', '_'), { maxLength: 8 }).map((all) => all.join(''));
    fc.assert(
      fc.property(expressions(everywhere), ascii, (source, text) => {
        const matcher = RE2JS.compile(source).matcher(text);
        const found = matcher.find();
        expect(new Pattern(source).fits(text, never)).toBe(found);
        if (found) expect(matchesOf(source, text)[0]?.[0]).toBe(matcher.start());
      }),
      { numRuns: 1000 },
    );
  });

  test('is found with and without the text that it must hold', () => {
    fc.assert(
      fc.property(expressions(['ab', 'ba', '-', '[ab]', '\\b', '^', '$']), texts, fc.nat(6), (source, text, at) => {
        const around = `${text.slice(0, at)}ab-ba${text.slice(at)}`;
        expect(new Pattern(source).fits(around, never)).toBe(firstMatch(source, around) !== undefined);
      }),
      { numRuns: 1000 },
    );
    expect(new Pattern('x?com\\.acme(?:a|b)').mayFit('com.acm')).toBe(false);
    expect(new Pattern('x?com\\.acme(?:a|b)').mayFit('com.acme')).toBe(true);
    expect(new Pattern('(?:acme)+').mayFit('acm')).toBe(false);
    expect(new Pattern('(?:acme)*|b').mayFit('')).toBe(true);
  });

  test.each([
    ['\\bcom\\.acme\\.[a-z]+', 'import com.acme.ledger; com.acme.x', ['com.acme.ledger', 'com.acme.x']],
    ['(?:acme|globex)-[A-Z]{2,4}-\\d{3,6}', 'acme-ABC-1234567 globex-A-1', ['acme-ABC-123456']],
    ['(?<name>project) (?:x|xy)', 'project xyz', ['project xy']],
    ['^\\s*// CONFIDENTIAL\\b.*$', '  // CONFIDENTIAL: mine', ['  // CONFIDENTIAL: mine']],
    ['\\p{Lu}{3}-\\u{1f600}[\\]a]', 'ÄÖÜ-\u{1f600}]', ['ÄÖÜ-\u{1f600}]']],
    ['a*', 'baab', ['', 'aa', '', '']],
    ['\\cJ|\\0|\\t', 'a\nb\0c\td', ['\n', '\0', '\t']],
  ])('%s finds what it should', (source, text, found) => {
    // After the match up to `b` an empty one follows, as in JavaScript.
    expect(matchesOf(source, text).map(([start, end]) => text.slice(start, end))).toEqual(found);
  });
});

describe('the work of a pattern', () => {
  const length = 100_000;
  const random = (letters: string): string => {
    let seed = 7;
    return Array.from({ length }, () => letters[(seed = (seed * 48_271) % 0x7fffffff) % letters.length]).join('');
  };
  const long = (part: string, end: string): string => part.repeat((1000 - end.length) / part.length) + end;
  /** Steps of a program of 1,000 characters are fewer; each is followed once a character at most. */
  const MOST_STEPS = 1001;

  test.each(
    [
      [long('(a+)+', '$'), 'a'.repeat(length - 1) + 'b'],
      [long('(a|a)*', 'b'), 'a'.repeat(length)],
      [long('(.*)*', 'x'), 'a'.repeat(length)],
      ['(a*)*b', 'a'.repeat(length)],
      ['(?:a|ab)+c', random('ab')],
      ['(\\w+\\s?)+$', `${'a '.repeat(length / 2)}-`],
      ['(x+x+)+y', 'x'.repeat(length)],
      [`${'a?'.repeat(300)}${'a'.repeat(300)}`, random('ab')],
      // A deterministic automaton of it has 2^30 states.
      ['a[ab]{30}c', random('ab')],
      ['[ab]*a[ab]{300}c', random('ab')],
      // Read backwards, it has that many.
      ['[cd][ab]{30}a', random('ab')],
      ['[cd][ab]{300}a', random('ab').slice(0, 20_000)],
      // Every match looks to the end of the text for a longer one.
      ['a.*b|a', 'a'.repeat(length)],
      ['(?:a.*)?b|a', random('ac')],
      ['\\b.*\\b1|\\w', random('a ')],
    ].map(([source = '', text = '']) => ({ label: source.slice(0, 30), source, text })),
  )('$label is linear in the text', ({ source, text }) => {
    const pattern = new Pattern(source);
    pattern.fits(text, never);
    expect(pattern.work).toBeLessThan(MOST_STEPS * length);
    let read = 0;
    let covered = 0;
    const count = (characters: number): boolean => {
      read += characters;
      return false;
    };
    pattern.eachMatch(text, count, (start, end) => (covered += end - start));
    expect(covered).toBeLessThanOrEqual(length);
    // Backwards once; forwards through the matches and one further each, and in search of longer ones.
    expect(read).toBeLessThanOrEqual(7 * length);
    expect(pattern.work).toBeLessThan(3 * MOST_STEPS * length);
  });

  test('is the same when its states are begun anew', () => {
    const text = random('ab').slice(0, 40_000);
    const source = '[ab]{13}a[ab]';
    const native = [...text.matchAll(new RegExp(source, 'gu'))].map(({ index, 0: { length } }) => [
      index,
      index + length,
    ]);
    expect(native.length).toBeGreaterThan(1000);
    expect(matchesOf(source, text)).toEqual(native);
  });

  test('keeps no more than a few megabytes, however many steps each state has', () => {
    const pattern = new Pattern('[ab]{900}a');
    let most = 0;
    const look = (): boolean => {
      most = Math.max(most, pattern.kept);
      return false;
    };
    pattern.eachMatch(random('ab').slice(0, 20_000), look, () => undefined);
    expect(most).toBeGreaterThan(100_000);
    expect(most).toBeLessThan(300_000);
  });

  test('is the same with more kinds of characters than transitions are kept for', () => {
    const letters = Array.from({ length: 300 }, (_, i) => String.fromCodePoint(0x4e00 + i));
    const source = `(?:${letters
      .slice(0, 140)
      .map((letter, i) => `${letter}[^${letters[i + 50]}]`)
      .join('|')}){2}`;
    fc.assert(
      fc.property(fc.array(fc.constantFrom(...letters), { maxLength: 400 }), (text) => {
        const all = text.join('');
        const native = [...all.matchAll(new RegExp(source, 'gu'))].map(({ index }) => [index, index + 4]);
        expect(matchesOf(source, all)).toEqual(native);
      }),
      { numRuns: 50 },
    );
  });

  test('is spared where the states are known: characters are read and nothing else', () => {
    const pattern = new Pattern(long('(.*)*', 'x'));
    pattern.fits('ab'.repeat(length / 2), never);
    const before = pattern.work;
    pattern.fits('ba'.repeat(length / 2), never);
    expect(pattern.work - before).toBeLessThan(MOST_STEPS * 3);
  });

  test('ends when time is over, wherever it is then', () => {
    for (const most of [0, 1, 2, 5, 150]) {
      let asked = 0;
      const isLate = (): boolean => ++asked > most;
      expect(new Pattern('a.*b').fits('a'.repeat(length * 10), isLate)).toBe(false);
      expect(asked).toBe(most + 1);
      asked = 0;
      expect(new Pattern('a.*b?').eachMatch('a'.repeat(length), isLate, () => undefined)).toBe(false);
      expect(asked).toBe(most + 1);
    }
  });
});

describe('a pattern is refused', () => {
  test.each(
    (
      [
        ['(((', 'is not a regular expression of JavaScript with the flag u: Unterminated group'],
        ['\\-', 'is not a regular expression of JavaScript with the flag u: Invalid escape'],
        ['(?<=project )[A-Z]', 'looks ahead or behind, which can take more than linear time'],
        ['(?!x)y', 'looks ahead or behind, which can take more than linear time'],
        ['(a|b)\\1', 'refers back to what a group took, which can take more than linear time'],
        ['(?<x>a)\\k<x>', 'refers back to what a group took, which can take more than linear time'],
        ['a'.repeat(1001), 'must have at most 1,000 characters'],
        ['[a-z]{1001}', 'is too large: with counted repetitions written out it has more than 1,000 parts'],
        [
          '(?:(?:(?:a?){99}){99}){99}',
          'is too large: with counted repetitions written out it has more than 1,000 parts',
        ],
        ['(?:(?:(?:){9999}){9999}){9999}', /^is too large/u],
        ['(?:){999999999}', /^is too large/u],
      ] as const
    ).map(([source, mistake]) => ({ label: source.slice(0, 30), source, mistake })),
  )('$label', ({ source, mistake }) => {
    expect(patternMistake(source)).toEqual(typeof mistake === 'string' ? mistake : expect.stringMatching(mistake));
    expect(() => new Pattern(source)).toThrow(PatternError);
  });

  test('not at its limits', () => {
    for (const source of [
      'a'.repeat(1000),
      '[a-z]{1000}',
      '(?:[ab]{1,20}){1,20}',
      `${'('.repeat(300)}a${')+'.repeat(300)}`,
      '(?:){10000}',
    ]) {
      expect(patternMistake(source)).toBeUndefined();
    }
  });

  test('or can be used: nothing else is thrown, whatever the text', () => {
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom(...'()[]{}|*+?^$\\.,-ab1:=!<>kpuL\u{1f600}') }), (source) => {
        const mistake = patternMistake(source);
        if (mistake === undefined) expect(() => new RegExp(source, 'u')).not.toThrow();
      }),
      { numRuns: 3000 },
    );
  });
});
