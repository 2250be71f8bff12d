/** Credentials planted in inputs, file by file: nothing that the command line tool prints may hold any of them. */
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { beforeAll, describe, expect, it } from 'vitest';
import { secretSamples } from '../../eval/secrets/samples.ts';
import { buildOnce } from '../../scripts/build.mjs';
import { temporaryFolder, writeFiles } from './source/test-repository.ts';

const bin = fileURLToPath(new URL('../../bin/sourcekeep.mjs', import.meta.url));

/** Words of a credential that are long enough to be told from anything else. */
function wordsOf(text: string): string[] {
  return text.match(/[A-Za-z0-9+]{16,}/g) ?? [];
}

describe('planted credentials', () => {
  beforeAll(() => buildOnce('cli'), 120_000);

  it('are in no output, as text, as JSON or as an error', () => {
    const root = temporaryFolder();
    const samples = secretSamples(1, 17);
    const run = (...args: string[]) => {
      const done = spawnSync(process.execPath, [bin, ...args], { cwd: root, encoding: 'utf8', input: '' });
      return { code: done.status, out: done.stdout + done.stderr };
    };
    writeFiles(join(root, 'app'), { 'src/total.ts': 'export const total = (rows: number[]) => rows.length;\n' });
    writeFiles(root, Object.fromEntries(samples.map(({ text }, i) => [`in/${i}.txt`, `first\n${text}\nlast\n`])));
    writeFiles(root, { 'broken.json': samples.map(({ text }) => text).join('\n') });
    expect(run('index', 'app', '--out', 'index').code).toBe(0);
    const shown = run('check', 'in', '--index', 'index');
    const json = run('check', 'in', '--index', 'index', '--json');
    expect([shown.code, json.code]).toEqual([1, 1]);
    expect(json.out.match(/"kind":\s*"secret"/g)?.length ?? 0).toBeGreaterThan(samples.length * 0.98);
    const failed = [
      run('check', 'in', '--index', 'index', '--policy', 'broken.json'),
      run('check', 'in', '--index', 'index', '--key-file', 'broken.json'),
    ];
    expect(failed.map(({ code }) => code)).toEqual([2, 2]);
    const all = [shown, json, ...failed].map(({ out }) => out).join('\n');
    const leaked = samples.flatMap(({ text }) => wordsOf(text)).filter((word) => all.includes(word));
    expect(leaked).toEqual([]);
  });
});
