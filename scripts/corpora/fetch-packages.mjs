/**
 * Fetches published npm packages as plain folders: their files alone, without dependencies, without running anything
 * of theirs. For the corpora of `npm run eval`, `npm run bench` and the list of public code.
 */
import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

const run = promisify(execFile);
const root = dirname(dirname(dirname(fileURLToPath(import.meta.url))));
/** Shared by everything that fetches; not in the repository. */
export const CACHE = join(root, '.cache', 'packages');
/** Packages named in one call of npm. */
const BATCH = 12;

/**
 * A package as a list names it.
 * @typedef {{ name: string, version: string, integrity?: string }} PackageSpec
 */

/** npm as this process was started by it, else the one on the path. */
function npm(args, cwd) {
  const script = process.env['npm_execpath'];
  const options = { cwd, maxBuffer: 1 << 28 };
  if (script !== undefined && /npm-cli\.[cm]?js$/.test(script))
    return run(process.execPath, [script, ...args], options);
  if (process.platform === 'win32') return run('npm.cmd', args, { ...options, shell: true });
  return run('npm', args, options);
}

/** Where a package lies once it is fetched. */
export function folderOf({ name, version }) {
  return join(CACHE, `${name.replace('/', '+')}@${version}`);
}

/**
 * Fetches what is missing. A package whose bytes aren't those of its `integrity` (`sha512-…`) is refused.
 * @param {readonly PackageSpec[]} specs
 * @param {(done: number, total: number) => void} [onProgress]
 * @returns {Promise<Map<string, { folder: string, integrity: string | undefined }>>} by name; `integrity` of those fetched now
 */
export async function fetchPackages(specs, onProgress) {
  const found = new Map();
  const missing = [];
  for (const spec of specs) {
    if (existsSync(folderOf(spec))) found.set(spec.name, { folder: folderOf(spec), integrity: spec.integrity });
    else missing.push(spec);
  }
  mkdirSync(CACHE, { recursive: true });
  const batches = [];
  for (let i = 0; i < missing.length; i += BATCH) batches.push(missing.slice(i, i + BATCH));
  const work = async () => {
    for (let batch = batches.shift(); batch; batch = batches.shift()) {
      for (const [name, entry] of await fetchBatch(batch)) found.set(name, entry);
      onProgress?.(found.size, specs.length);
    }
  };
  await Promise.all([work(), work()]);
  return found;
}

/** @param {readonly PackageSpec[]} batch */
async function fetchBatch(batch) {
  const here = mkdtempSync(join(CACHE, '.fetching-'));
  try {
    const names = batch.map(({ name, version }) => `${name}@${version}`);
    await npm(['pack', '--ignore-scripts', '--loglevel=error', ...names], here);
    const entries = [];
    for (const spec of batch) {
      const archive = `${spec.name.replace(/^@/, '').replace('/', '-')}-${spec.version}.tgz`;
      const integrity = `sha512-${createHash('sha512')
        .update(readFileSync(join(here, archive)))
        .digest('base64')}`;
      if (spec.integrity !== undefined && spec.integrity !== integrity) {
        throw new Error(`${spec.name}@${spec.version}: its bytes are not those of the list (${spec.integrity})`);
      }
      const unpacked = join(here, `${archive}.d`);
      mkdirSync(unpacked);
      await run('tar', ['-xzf', join(here, archive), '-C', unpacked, '--strip-components=1', '--no-same-owner']);
      await run('chmod', ['-R', 'u+rwX', unpacked]).catch(() => undefined);
      renameSync(unpacked, folderOf(spec));
      entries.push([spec.name, { folder: folderOf(spec), integrity }]);
    }
    return entries;
  } finally {
    rmSync(here, { recursive: true, force: true });
  }
}
