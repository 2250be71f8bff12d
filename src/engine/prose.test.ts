/** What people say, and what only reads like it. */
import { expect, test } from 'vitest';
import { isProse } from './prose.ts';

test.each([
  'Can you explain why this fails?',
  'It worked before the release.',
  'Why does `foo(a)` return null when the list is empty?',
  'please rewrite the following function so that it is faster',
  'I get "Cannot read properties of undefined" when I call it.',
  'Warum schlägt das fehl, wenn die Liste leer ist?',
  'Pourquoi est-ce que la fonction ne retourne rien ?',
  'Por favor, explica por qué esto no funciona.',
  'このコードはなぜ失敗するのですか？',
  '为什么这个函数返回空值？',
  '- What is the difference between the two versions?',
  '## Why is it so slow?',
  'Here is the code:',
])('said: %s', (line) => {
  expect(isProse(line)).toBe(true);
});

test.each([
  'const a = b;',
  '  return the.value;',
  'if this is not None and that in items:',
  'class Ledger extends Account implements Serializable {',
  'SELECT name FROM users WHERE active ORDER BY name',
  'export default class Foo extends Bar',
  '// Why does this return null when the list is empty?',
  '# the totals of a day',
  ' * Returns the value of the account.',
  'public static final String NAME',
  '  throw new Error("this is not what you think it is")',
  'else:',
  '}',
  '',
  'import os, sys',
  'from the.module import name',
  'pragma solidity version',
])('code: %s', (line) => {
  expect(isProse(line)).toBe(false);
});
