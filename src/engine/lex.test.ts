/** One pass over a text: its streams of tokens, whatever the language. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { Lexer, LEXER_VERSION } from './lex.ts';
import { hashOf } from './lex-tables.ts';
import type { TokenStream } from './tokens.ts';

const lexer = new Lexer();

function values(stream: TokenStream): number[] {
  return Array.from(stream.hashes.subarray(0, stream.length), (hash) => hash >>> 1);
}

function wordsOf(...words: string[]): number[] {
  return words.map((word) => hashOf(word) >>> 1);
}

function exact(text: string): number[] {
  return values(lexer.lex(text).exact);
}

function comments(text: string): number[] {
  return values(lexer.lex(text).comments);
}

test('the worked example of the header', () => {
  const text = 'const a = load("cfg", 3); // read it';
  const tokens = lexer.lex(text);
  expect(values(tokens.exact)).toEqual(wordsOf('const', 'a', 'load', 'cfg', '3'));
  expect(values(tokens.members)).toEqual(wordsOf('cfg'));
  expect(values(tokens.comments)).toEqual(wordsOf('read', 'it'));
  expect(values(tokens.structure)).toEqual(values(lexer.lex("const b = save('cfg', 7)").structure));
});

/** In each language: a text with comments and imports, and the words of its code alone. */
const languages: Record<string, [text: string, code: string]> = {
  TypeScript: [
    "import { a,\n  b } from 'x';\nexport * from './y';\n/**\n * Adds.\n */\nexport function add(x: number) {\n  return x + 1; // one\n}",
    'export function add x number return x 1',
  ],
  Python: [
    '#!/usr/bin/env python\nfrom os import (path,\n  sep)\nimport sys\n\ndef half(n):\n    """Halves a number."""\n    return n // 2  # floor\n',
    'def half n return n 2',
  ],
  Go: [
    'package main\n\nimport (\n\t"fmt"\n\t"os"\n)\n\n// Run starts.\nfunc Run(n int) error { /* now */ return nil }\n',
    'func Run n int error return nil',
  ],
  Java: [
    'package com.acme;\nimport java.util.List;\n/** A box. */\nclass Box { private int size = 0xFF; /* bytes */ }',
    'class Box private int size 0xFF',
  ],
  C: [
    '#include <stdio.h>\n#define MAX 10\n/* main */\nint main(void) { return p->size; } // end',
    'define MAX 10 int main void return p size',
  ],
  Rust: [
    "use std::fmt;\n#[derive(Debug)]\n/// A point.\nstruct Point<'a> { x: &'a str }",
    'derive Debug struct Point a x a str',
  ],
  Ruby: ["# frozen\nrequire 'set'\ndef name\n  @name # it\nend\n", 'require set def name name end'],
  Shell: ['#!/bin/sh\n# runs\nfor f in *.txt; do\n  echo "$f" # show\ndone\n', 'for f in txt do echo $f done'],
  SQL: ['-- totals\nSELECT id, sum(x) FROM t -- by id\nWHERE y > 1;', 'SELECT id sum x FROM t WHERE y 1'],
  HTML: ['<!-- head -->\n<p class="lead">Hi &amp; bye</p>', 'p class lead Hi bye p'],
  CSS: ['/* blue */\n#nav { color: #00f; width: 10px }', 'nav color 00f width 10px'],
  Lua: ['--[[ block\ncomment ]]\nlocal x = 1 -- one\nreturn x', 'local x 1 return x'],
  YAML: ['# settings\nname: demo # short\nports:\n  - 80\n', 'name demo ports 80'],
  Kotlin: ['package a.b\n\nimport c.d\n\n// shape\nfun area(r: Double) = 3.14 * r', 'fun area r Double 3.14 r'],
};

describe.each(Object.entries(languages))('%s', (_, [text, code]) => {
  test('comments and imports are in no code stream', () => {
    expect(exact(text)).toEqual(exact(code));
  });
  test('line ends, and the last one, change nothing', () => {
    expect(exact(text.replaceAll('\n', '\r\n'))).toEqual(exact(code));
    expect(exact(text.replaceAll('\n', '\r'))).toEqual(exact(code));
  });
});

test('words of comments and docstrings are a stream by themselves', () => {
  expect(comments('def f():\n    """Adds two numbers."""\n    return 1  # at once')).toEqual(
    wordsOf('Adds', 'two', 'numbers', 'at', 'once'),
  );
  expect(comments(' * The end of a comment whose\n * opener was cut off.\n */\ncall();')).toEqual(
    wordsOf('The', 'end', 'of', 'a', 'comment', 'whose', 'opener', 'was', 'cut', 'off'),
  );
});

test('licences are in no stream', () => {
  const text = '/*\n * Copyright 2020 Acme.\n * Licensed under X.\n */\n\n// Adds numbers.\nadd(1);';
  expect(comments(text)).toEqual(wordsOf('Adds', 'numbers'));
});

test('a comment that never closes drops its opener alone', () => {
  expect(exact('call(); /* never closed\nnext();')).toEqual(wordsOf('call', 'never', 'closed', 'next'));
});

test('comment marks inside strings open nothing', () => {
  expect(exact('a("// no", "/* no */"); b')).toEqual(wordsOf('a', 'no', 'no', 'b'));
});

test('what follows a scheme is dropped', () => {
  expect(exact('get("https://example.com/a/b", x)')).toEqual(wordsOf('get', 'https', 'x'));
});

test('what a clipboard does to text changes nothing', () => {
  const plain = 'const name = load("the file");\nif (name > 3) go(\'on\');';
  for (const changed of [
    plain.replaceAll('"', '\u201c').replaceAll("'", '\u2019'),
    plain.replaceAll(' ', '\u00a0'),
    plain.replaceAll('name', 'na\u200bme'),
    plain.replaceAll('>', '&gt;').replaceAll('"', '&quot;'),
    plain.replaceAll('\n', '\\n'),
    `\ufeff${plain}`,
  ]) {
    expect(exact(changed)).toEqual(exact(plain));
  }
});

test('words that look like credentials all have one hash', () => {
  const one = exact('token AKIAIOSFODNN7EXAMPLE ghp_1234567890abcdefghijABCDEFGHIJ123456');
  expect(one[1]).toBe(one[2]);
  const strings = (text: string): number[] => values(lexer.lex(text).members);
  expect(strings('k("a9f8b7c6d5e4f3a2b1c0d9")')).toEqual(strings('k("0011223344556677889900")'));
});

test('numbers are compared by value as far as their form tells', () => {
  expect(exact('0.50 0XFF 1_000')).toEqual(exact('.50 0xff 1000'));
});

test('each token knows its line', () => {
  const { exact: stream, lines } = lexer.lex('a\n\n/* c\nc */ b\n"d"\n');
  expect(Array.from(stream.lines.subarray(0, stream.length))).toEqual([1, 4, 5]);
  expect(lines).toBe(5);
});

test('any text is read to its end, and lines never fall', () => {
  const mark = fc.constantFrom(
    '/*',
    '*/',
    '"""',
    "'",
    '"',
    '`',
    '//',
    '#',
    '--',
    '<!--',
    '\n',
    ' ',
    'a',
    '1',
    '\\',
    '“',
    '&lt;',
    '::',
    '->',
  );
  fc.assert(
    fc.property(
      fc.oneof(
        fc.string({ unit: 'binary' }),
        fc.array(mark).map((marks) => marks.join('')),
      ),
      (text) => {
        const tokens = lexer.lex(text);
        for (const stream of [tokens.exact, tokens.structure, tokens.members, tokens.comments]) {
          const lines = Array.from(stream.lines.subarray(0, stream.length));
          expect(lines.every((line, i) => line >= (lines[i - 1] ?? 1) && line <= Math.max(1, tokens.lines))).toBe(true);
        }
      },
    ),
  );
});

test.each(['* */', '* x */', '/*', '/**/', '"""', '<!--', '// ', '-- ', 'from (', "'\\", '“'])(
  'a long line of nothing but %s takes no longer than its length',
  (bit) => {
    expect(lexer.lex(bit.repeat(2_000_000 / bit.length)).lines).toBe(1);
  },
);

test('an import list that opens another holds none: openers alone are read once', () => {
  const words = (text: string): number => lexer.lex(text).exact.length;
  expect(words('import {\nkept\nimport {\n  a,\n} from "x"\nlet b = c')).toBe(4);
});

test('what the streams hold changes with the version alone', () => {
  const sample = [
    '#include <stdio.h>',
    'static const uint32_t kTable[3] = {0x1f, 1024, 7}; /* totals of the day */',
    'export class Ledger<T> extends Base { private total = 0; add(entry: T): void { this.total += entry.amount; } }',
    'def settle(batch, *, retries=3):  # try again',
    '    """Settles a batch."""',
    '    return [item.total for item in batch if item.state != "open"]',
    "SELECT id, amount FROM ledger WHERE state = 'open' -- not settled",
    '.card { padding: 4px 8px; color: rgba(0, 0, 0, 0.5) }',
    'from x import (a, b)',
    'const token_name_2021_q1 = "ghp_a1B2c3D4e5F6g7H8i9J0"; let 名前 = ‘a’ + &quot;b&quot;;',
  ].join('\n');
  const tokens = lexer.lex(sample);
  let digest = 0;
  for (const { hashes, lines, length } of [tokens.exact, tokens.structure, tokens.members, tokens.comments]) {
    for (let i = 0; i < length; i++) {
      digest = (Math.imul(digest ^ (hashes[i] as number), 0x01000193) + (lines[i] as number)) | 0;
    }
  }
  // Another digest: raise LEXER_VERSION, run scripts/build-public-code.mjs, and put both here.
  expect({ version: LEXER_VERSION, digest }).toEqual({ version: 4, digest: -519013568 });
});
