/** Which patterns of a policy are sure to end in time. */
import { describe, expect, test } from 'vitest';
import { endsInTime } from './safe-pattern.ts';

describe('patterns that end in time', () => {
  test.each([
    '\\bcom\\.acme\\.',
    'com\\.acme\\.[a-z]+\\.internal',
    '(?:acme|globex)-[A-Z]{2,4}-\\d{3,6}',
    'password\\s*=\\s*["\'][^"\']+["\']',
    '^\\s*// CONFIDENTIAL\\b.*$',
    '(?<=project )[A-Z]\\w+',
    'confidential.*acme',
    'TICKET-\\d+',
    '(?:ab|cd)+',
    'colou?r(?: scheme)?',
    '\\p{Lu}{3}-\\u{1f600}[\\]a]',
    '§\\s?\\d+',
  ])('%s', (pattern) => {
    expect(endsInTime(pattern)).toBe(true);
  });
});

describe('patterns that may not', () => {
  test.each([
    '(a+)+$',
    '(a*)*b',
    '(?:a|a)*b',
    '(?:a|ab)+c',
    '(\\w+\\s?)+$',
    '(.*a){12}',
    '(x+x+)+y',
    '.*.*.*x',
    '\\w+.*\\d+.*x',
    `${'a?'.repeat(30)}${'a'.repeat(30)}`,
    `${'(?:a|a)'.repeat(30)}b`,
    '(?=(a+)+$)b',
    '(a|b)\\1',
    '(?:[a-z]{1,20}){1,20}$',
    'a'.repeat(2000),
  ])('%s', (pattern) => {
    expect(endsInTime(pattern)).toBe(false);
  });
});
