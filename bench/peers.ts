/** Installs what the product is compared with, each from a package and lock of its own, once. */
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const root = join(import.meta.dirname, '..');

/** @returns its `node_modules`; `undefined` where it can't be installed */
function install(folder: string, what: string): string | undefined {
  const modules = join(folder, 'node_modules');
  const lock = createHash('sha256')
    .update(readFileSync(join(folder, 'package-lock.json')))
    .digest('hex');
  const stamp = join(modules, '.lock-digest');
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === lock) return modules;
  console.error(`Installing ${what} …`);
  const npm = process.env['npm_execpath'];
  const isScript = npm !== undefined && /npm-cli\.[cm]?js$/.test(npm);
  const [command, first] = isScript ? [process.execPath, [npm]] : ['npm', []];
  const options = {
    cwd: folder,
    stdio: ['ignore', 2, 2] as ('ignore' | number)[],
    shell: process.platform === 'win32',
  };
  const { status } = spawnSync(command, [...first, 'ci', '--no-audit', '--no-fund'], options);
  if (status !== 0) {
    console.error(`${what}: not installed; left out of this run.`);
    return undefined;
  }
  writeFileSync(stamp, lock);
  return modules;
}

/** `node_modules` with SCANOSS and Dolos, which `npm run eval` uses too. */
export function installScanossAndDolos(): string | undefined {
  return install(join(root, 'eval', 'peers'), 'SCANOSS and Dolos (parsers are compiled here, for some minutes)');
}

/** The program of jscpd itself, without the script in front of it. */
export function installJscpd(): string | undefined {
  const modules = install(join(root, 'bench', 'peers'), 'jscpd');
  if (modules === undefined) return undefined;
  const platform = readdirSync(modules).find((name) => name.startsWith('jscpd-'));
  const program = platform === undefined ? '' : join(modules, platform, 'bin', 'jscpd');
  return existsSync(program) ? program : undefined;
}

/** Version of an installed package, for the tables. */
export function versionOf(modules: string, name: string): string {
  const { version } = JSON.parse(readFileSync(join(modules, name, 'package.json'), 'utf8')) as { version: string };
  return version;
}
