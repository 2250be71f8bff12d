/** docs/admin.md against the project: what it quotes is what people see, and its commands are all run somewhere. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { root } from './project.ts';

const guide = readFileSync(join(root, 'docs/admin.md'), 'utf8');

function textBelow(folder: string): string {
  return readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
    .filter((name) => /(?<!\.test)\.tsx?$/u.test(name))
    .map((name) => readFileSync(join(root, folder, name), 'utf8'))
    .join('\n');
}

describe('the table of troubles', () => {
  const table = guide.slice(guide.indexOf('\n## 10. ')).split('\n');
  // In the first column, behind what shows it: `popup: _words_`. Pages of the browser itself have code, not words.
  const quoted = table
    .filter((row) => row.startsWith('| ') && !row.startsWith('| `chrome'))
    .flatMap((row) => [...(row.split(' | ')[0] ?? '').matchAll(/(?<![\w])_([^_]+)_(?![\w])/gu)])
    .map(([, words = '']) => words);
  const shown = [textBelow('src/ui'), textBelow('src/content/dialog')].join('\n');

  it('quotes words of popup, options and dialog', () => {
    expect(quoted.length).toBeGreaterThan(10);
    expect(quoted.filter((words) => !shown.includes(words))).toEqual([]);
  });
});

describe('the walk on one machine', () => {
  it('has a name for each block, by which tests/e2e/deploy.spec.ts runs it', () => {
    const walk = guide.slice(guide.indexOf('\n## 1. '), guide.indexOf('\n## 2. '));
    const names = [...walk.matchAll(/^```sh ?(.*)\n/gmu)].map(([, name = '']) => name);
    const spec = readFileSync(join(root, 'tests/e2e/deploy.spec.ts'), 'utf8');
    expect(names.length).toBeGreaterThan(5);
    expect(names.filter((name) => name !== 'build' && !spec.includes(`follow('${name}')`))).toEqual([]);
  });
});

describe('policy files on Linux', () => {
  const folder = /\/policies\/managed\b/u;
  const texts = [guide, ...['chrome', 'chromium', 'edge'].map(linuxSteps)];

  function linuxSteps(browser: string): string {
    return readFileSync(join(root, 'examples/deploy/policies/linux', browser, 'README.txt'), 'utf8');
  }

  // A browser that looks while the file is missing uninstalls the extension: nothing may remove it to write it anew.
  it('are moved into their folder, in one step', () => {
    const commands = texts.flatMap((text) => text.match(/^ *sudo .*$/gmu) ?? []).map((line) => line.trim());
    const verbs = commands.filter((line) => folder.test(line)).map((line) => line.split(' ')[1]);
    expect(new Set(verbs)).toEqual(new Set(['mkdir', 'mv', 'rm']));
  });
});
