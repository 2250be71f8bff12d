/** The built command line tool as a process: what it says of itself, and to a terminal. */
import { execFileSync, spawnSync } from 'node:child_process';
import { cpSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { buildOnce } from '../../scripts/build.mjs';
import { makeWorkTree } from './source/test-repository.ts';
import { at, bin, failure, moduleText, sourcekeep } from './test-process.ts';

beforeAll(() => buildOnce('cli'), 120_000);

describe('the bundle', () => {
  it('runs without node_modules', () => {
    cpSync(join(import.meta.dirname, '../../dist/cli/sourcekeep.js'), at('sourcekeep.mjs'));
    const start =
      "const { main } = await import('./sourcekeep.mjs'); process.argv.splice(1, 9, 'x', '--help'); await main();";
    const done = spawnSync(process.execPath, ['--input-type=module', '--eval', start], { cwd: at(), encoding: 'utf8' });
    expect(done.stderr).toBe('');
    expect(done.stdout).toContain('keygen');
  });

  it('says its version, its commands, and what it does not know', () => {
    expect(sourcekeep(['--version']).out.trim()).toMatch(/^\d+\.\d+\.\d+$/u);
    const help = sourcekeep(['--help']);
    expect(help.code).toBe(0);
    for (const name of ['keygen', 'index', 'merge', 'check', 'inspect', 'serve', 'policy', 'doctor', 'pack'])
      expect(help.out).toContain(name);
    expect(failure('index', 'x', '--out', 'y', '--fast')).toContain('--fast');
    expect(failure('index', 'x')).toContain('--out');
    expect(failure('frobnicate')).toContain('frobnicate');
  });
});

describe('a terminal', () => {
  it('sees a progress bar on standard error and colours on standard output; a pipe sees neither', () => {
    makeWorkTree(at('app'), { 'a.ts': moduleText('One') });
    const command = [process.execPath, bin, 'index', 'app', '--out', 'index'].join(' ');
    const seen = execFileSync('script', ['-qec', command, '/dev/null'], {
      cwd: at(),
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'ignore'],
    });
    expect(seen).toContain('indexing [');
    expect(seen).toContain('\u001B[1m');
    const piped = sourcekeep(['index', 'app', '--out', 'other']);
    expect(piped.err).toBe('');
    expect(piped.out).not.toContain('\u001B');
  });
});
