/**
 * Builds parts of the project into `dist/`: `node scripts/build.mjs [part…]` always, `buildOnce(part)` when sources are
 * newer than the result. Safe to call from several processes at once: one builds, the others wait.
 */
import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { writeSourcesWithout } from './without.mjs';

/** The project's folder. Found by its package.json, since this file also runs as part of a bundle in `dist/`. */
export const root = (function above(folder) {
  const file = join(folder, 'package.json');
  if (existsSync(file) && JSON.parse(readFileSync(file, 'utf8')).name === 'sourcekeep') return folder;
  if (dirname(folder) === folder) throw new Error('not inside the project');
  return above(dirname(folder));
})(dirname(fileURLToPath(import.meta.url)));
const vite = join(root, 'node_modules/vite/bin/vite.js');

/** Name of the guard that builds of the extension leave out, for the proof of docs/coverage.md; absent in all others. */
const leftOut = process.env.SOURCEKEEP_WITHOUT;
const extension = [
  'src',
  'public',
  'public-code',
  'manifest.config.ts',
  'vite.config.ts',
  'package.json',
  'package-lock.json',
];

/** What each part is made of, and the arguments of Node that make it. Each becomes `dist/<part>/`. */
const parts = {
  store: { sources: extension, run: [vite, 'build', '--mode', 'store', '--logLevel', 'warn'] },
  enterprise: { sources: extension, run: [vite, 'build', '--mode', 'enterprise', '--logLevel', 'warn'] },
  cli: {
    sources: ['src', 'public-code', 'package.json', 'vite.cli.config.ts'],
    run: [vite, 'build', '--config', 'vite.cli.config.ts', '--logLevel', 'warn'],
  },
  pages: {
    sources: ['tests/e2e/pages', 'package-lock.json'],
    run: [vite, 'build', '-c', 'tests/e2e/pages/vite.config.ts'],
  },
  chats: {
    sources: ['tests/e2e/chats', 'package-lock.json'],
    run: [vite, 'build', '-c', 'tests/e2e/chats/vite.config.ts'],
  },
  demo: {
    sources: ['scripts/demo/page', 'tests/e2e/pages', 'package-lock.json'],
    run: [vite, 'build', '-c', 'scripts/demo/vite.page.config.ts'],
  },
  tour: {
    sources: ['scripts', 'tests/e2e/harness', 'tests/e2e/harness.ts', 'package-lock.json'],
    run: [vite, 'build', '-c', 'scripts/demo/vite.tour.config.ts'],
  },
};

/** @typedef {keyof typeof parts} Part */

/**
 * @param {string} path
 * @returns {string[]}
 */
function filesBelow(path) {
  if (!statSync(path).isDirectory()) return [path];
  return readdirSync(path, { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath ?? entry.path, entry.name));
}

/**
 * Where a part is built and where its result is. What is left out of the extension has folders of its own.
 * @param {Part} part
 */
function placeOf(part) {
  if (leftOut === undefined || parts[part].sources !== extension) {
    return { name: part, folder: root, result: join(root, 'dist', part) };
  }
  const folder = join(root, 'dist/without', leftOut, part);
  return { name: `${part} without ${leftOut}`, folder, result: join(folder, 'dist', part) };
}

/**
 * Changes when a source is added, removed or written.
 * @param {Part} part
 */
function stampOf(part) {
  const hash = createHash('sha256');
  for (const source of parts[part].sources) {
    for (const file of filesBelow(join(root, source)).sort()) {
      const { size, mtimeMs } = statSync(file);
      hash.update(`${file}\0${size}\0${mtimeMs}\n`);
    }
  }
  return hash.digest('hex');
}

function read(file) {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return undefined;
  }
}

function isRunning(pid) {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error.code === 'EPERM';
  }
}

/** Holds `dist/.state/<part>.lock` while `work` runs; a lock whose process is gone is taken over. */
async function locked(part, work) {
  const lock = join(root, 'dist/.state', `${part}.lock`);
  mkdirSync(dirname(lock), { recursive: true });
  for (;;) {
    try {
      writeFileSync(lock, String(process.pid), { flag: 'wx' });
      break;
    } catch (error) {
      if (error.code !== 'EEXIST') throw error;
      const owner = Number(read(lock));
      if (owner > 0 && owner !== process.pid && !isRunning(owner)) rmSync(lock, { force: true });
      await wait(100);
    }
  }
  try {
    return await work();
  } finally {
    rmSync(lock, { force: true });
  }
}

/** Runs Node quietly; its output is shown only when it fails. */
function run(part, folder) {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, parts[part].run, {
      cwd: folder,
      stdio: ['ignore', 'pipe', 'pipe'],
      env: { ...process.env, NO_COLOR: '1' },
    });
    const output = [];
    child.stdout.on('data', (data) => output.push(data));
    child.stderr.on('data', (data) => output.push(data));
    child.on('error', reject);
    child.on('close', (code) => {
      if (code === 0) resolve(undefined);
      else reject(new Error(`building ${part} failed\n${Buffer.concat(output).toString().trim()}`));
    });
  });
}

/**
 * Builds a part unless it is built from these very sources.
 * @param {Part} part
 * @param {{force?: boolean}} [options]
 * @returns {Promise<string>} the folder of the result
 */
export async function buildOnce(part, { force = false } = {}) {
  const { name, folder, result } = placeOf(part);
  const state = join(root, 'dist/.state', `${name}.stamp`);
  await locked(name, async () => {
    const stamp = stampOf(part);
    if (!force && read(state) === stamp) return;
    rmSync(state, { force: true });
    if (folder !== root && leftOut !== undefined) writeSourcesWithout(root, leftOut, folder);
    await run(part, folder);
    writeFileSync(state, stamp);
  });
  return result;
}

if (process.argv[1] !== undefined && import.meta.url === pathToFileURL(process.argv[1]).href) {
  const named = process.argv.slice(2);
  const unknown = named.filter((name) => !(name in parts));
  if (unknown.length > 0) {
    console.error(`unknown: ${unknown.join(', ')}; known: ${Object.keys(parts).join(', ')}`);
    process.exit(2);
  }
  try {
    for (const part of named.length > 0 ? named : ['store', 'enterprise', 'cli']) {
      await buildOnce(part, { force: true });
      console.log(`built ${part}`);
    }
  } catch (error) {
    console.error(error.message);
    process.exit(1);
  }
}
