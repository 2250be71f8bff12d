import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { Fingerprinter } from '../src/engine/index/fingerprinter.ts';
import { profiles } from '../src/engine/profile.ts';
import { PublicList } from '../src/engine/public-code/list.ts';
import { buildList } from './build-public-code.mjs';
import { readList, refuseOverlap } from './public-code/list.mjs';
import { textsOf } from './public-code/texts.mjs';

let root = '';
beforeAll(() => {
  root = mkdtempSync(join(tmpdir(), 'sourcekeep-public-code-'));
});
afterAll(() => rmSync(root, { recursive: true, force: true }));

/** Code in which nothing comes twice. */
function code(seed: string, functions = 60): string {
  return Array.from({ length: functions }, (_, i) => {
    const name = (part: string): string => `${part}${seed}${i}`;
    return `function ${name('load')}(${name('store')}) {\n  const ${name('result')} = ${name('store')}.${name('find')}("${name('key')}");\n  return ${name('check')}(${name('result')}, ${name('limit')});\n}\n`;
  }).join('');
}

function packageOf(name: string, files: Readonly<Record<string, string>>) {
  const folder = join(root, name);
  const manifest = JSON.stringify({ name, repository: `https://github.com/someone/${name}` });
  for (const [path, text] of Object.entries({ ...files, 'package.json': manifest })) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  }
  return { name, version: '1.0.0', integrity: '', group: 'javascript', folder };
}

/** How many fingerprints of a text are left, with the list and without. */
function left(text: string, bytes: Uint8Array, profile: 'compact' | 'sensitive' = 'compact'): [number, number] {
  const key = new Uint8Array(32);
  const publicList = PublicList.open(bytes, profiles[profile]);
  return [
    new Fingerprinter({ key, profile, publicList }).read(text).fingerprints,
    new Fingerprinter({ key, profile }).read(text).fingerprints,
  ];
}

const quiet = (): void => undefined;

describe('building the list', () => {
  test('gives the same bytes for the same packages, in whatever order', async () => {
    const packages = [
      packageOf('one', { 'index.js': code('Alpha'), 'lib/more.py': code('Beta') }),
      packageOf('two', { 'src/a.c': code('Gamma'), LICENSE: 'Permission is hereby granted, free of charge' }),
      packageOf('three-of-them', { 'a.ts': code('Delta') + code('Alpha', 20) }),
    ];
    const bytes = await buildList(packages, quiet);
    expect(await buildList(packages, quiet)).toEqual(bytes);
    expect(await buildList([...packages].reverse(), quiet)).toEqual(bytes);
    expect(await buildList(packages.slice(1), quiet)).not.toEqual(bytes);
  });

  test('takes public code out of an index of either profile, and leaves the rest', async () => {
    const bytes = await buildList([packageOf('public', { 'index.js': code('Public') })], quiet);
    for (const profile of ['compact', 'sensitive'] as const) {
      const [some, all] = left(code('Public'), bytes, profile);
      expect(all).toBeGreaterThan(100);
      expect(some).toBeLessThan(all * 0.05);
      const [own, ownAll] = left(code('Own'), bytes, profile);
      expect(own).toBeGreaterThan(ownAll * 0.9);
    }
  });

  test('keeps to its budget: what several projects hold comes first', async () => {
    const packages = [
      packageOf('first', { 'index.js': code('First') + code('Shared') }),
      packageOf('second', { 'index.js': code('Second') + code('Shared') }),
    ];
    const bytes = await buildList(packages, quiet, { budget: 1_000 });
    expect(bytes.length).toBeLessThanOrEqual(1_000);
    const [shared, sharedAll] = left(code('Shared'), bytes);
    const [first, firstAll] = left(code('First'), bytes);
    expect(shared / sharedAll).toBeLessThan(first / firstAll);
  });

  test('leaves out texts that are excluded', async () => {
    const packages = [packageOf('measured', { 'a.js': code('Measured'), 'b.js': code('Other') })];
    const bytes = await buildList(packages, quiet, { isExcluded: (text: string) => text === code('Measured') });
    const [some, all] = left(code('Measured'), bytes);
    expect(some).toBeGreaterThan(all * 0.9);
  });
});

describe('the list of packages', () => {
  test('names each with the digest of its archive', () => {
    const packages = readList();
    expect(packages.length).toBeGreaterThan(500);
    expect(packages.filter(({ integrity }) => !/^sha512-[A-Za-z0-9+/]{86}==$/.test(integrity))).toEqual([]);
    expect(new Set(packages.map(({ name, version }) => `${name}@${version}`)).size).toBe(packages.length);
  });

  test('holds nothing that accuracy is measured on, and is refused if it does', () => {
    expect(() => refuseOverlap(readList())).not.toThrow();
    const measured = { name: 'measured', version: '1.0.0', integrity: '', group: 'javascript' };
    expect(() => refuseOverlap([measured], [measured])).toThrow('measured (named)');
    expect(() => refuseOverlap([{ ...measured, name: 'phaser' }], [])).toThrow('phaser');
  });
});

test('texts are what a person could read: no minified build, no dependency, but the sources of a map', () => {
  const map = {
    sources: ['../src/a.ts', '../node_modules/b/b.ts'],
    sourcesContent: ['const a = 1;\n', 'const b = 2;\n'],
  };
  const { folder } = packageOf('readable', {
    'dist/a.min.js': 'let a',
    'dist/long.js': `let a = 1;`.repeat(500),
    'dist/a.js.map': JSON.stringify(map),
    'node_modules/b/b.js': 'let b',
    'src/main.c': '/* Copyright (c) 2020 Somebody\n * All rights reserved. */\nint main(void) { return 0; }\n',
    'template/main.ts.template': 'export const a = 1;\n',
    'image.png': 'x',
  });
  const texts = [...textsOf(folder)].filter(({ path }) => path !== 'package.json');
  expect(texts.map(({ path, language }) => [path, language])).toEqual([
    ['src/main.c', 'c'],
    ['src/main.c#licence', 'licence'],
    ['template/main.ts.template', 'typescript'],
    ['dist/a.js.map#0', 'typescript'],
  ]);
  expect(texts[1]?.text.trim().split(/\s+/)).toEqual('Copyright (c) 2020 Somebody All rights reserved.'.split(' '));
});
