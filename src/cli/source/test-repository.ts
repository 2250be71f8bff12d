/** Tiny git repositories for tests, the same on every machine. */
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

const IDENTITY = ['-c', 'user.name=Test', '-c', 'user.email=test@example.com', '-c', 'commit.gpgsign=false'];

/** A new empty folder of this test. */
export function temporaryFolder(): string {
  return mkdtempSync(join(tmpdir(), 'sourcekeep-'));
}

/** Writes files below a folder, by path with `/`. */
export function writeFiles(folder: string, files: Readonly<Record<string, string | Uint8Array>>): void {
  for (const [path, content] of Object.entries(files)) {
    const file = join(folder, ...path.split('/'));
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, content);
  }
}

/** Runs git in a folder and returns what it prints. Throws when it fails. */
export function git(folder: string, ...args: readonly string[]): string {
  const settings = ['-c', 'init.defaultBranch=main', '-c', 'protocol.file.allow=always', ...IDENTITY];
  const env = Object.fromEntries(Object.entries(process.env).filter(([name]) => !name.startsWith('GIT_')));
  return execFileSync('git', [...settings, ...args], {
    cwd: folder,
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...env, GIT_CONFIG_GLOBAL: '/dev/null', GIT_CONFIG_SYSTEM: '/dev/null' },
  }).trim();
}

/** Commits everything that is there. */
export function commitAll(folder: string, message = 'change'): void {
  git(folder, 'add', '--all');
  git(folder, 'commit', '--quiet', '--message', message);
}

/** A work tree with these files committed, and an origin where one is named. */
export function makeWorkTree(
  folder: string,
  files: Readonly<Record<string, string | Uint8Array>>,
  origin?: string,
): string {
  mkdirSync(folder, { recursive: true });
  git(folder, 'init', '--quiet');
  writeFiles(folder, files);
  commitAll(folder, 'first');
  if (origin !== undefined) git(folder, 'remote', 'add', 'origin', origin);
  return folder;
}
