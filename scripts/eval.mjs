/**
 * `npm run eval`: how much of indexed code is recognised, and how often other code is taken for it. Bundles eval/ with
 * the engine as it is and runs it; `npm run eval -- --help` names the options.
 */
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdirSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const folder = join(root, 'eval');
const bundle = join(root, '.cache/eval/main.mjs');

/** Names what decides on the pieces and their transforms; what was kept of another state is made anew. */
function sourcesDigest() {
  const hash = createHash('sha256');
  const names = ['corpora.json', 'corpus', 'languages', 'lexical', 'pieces', 'random', 'snippets', 'texts'];
  const files = [
    ...names.map((name) => join(folder, name.endsWith('.json') ? name : `${name}.ts`)),
    ...readdirSync(join(folder, 'transforms'))
      .sort()
      .map((name) => join(folder, 'transforms', name)),
    join(root, 'src/engine/skip.ts'),
  ];
  for (const file of files) hash.update(readFileSync(file));
  return hash.digest('hex').slice(0, 12);
}

mkdirSync(dirname(bundle), { recursive: true });
await build({
  entryPoints: [join(folder, 'main.ts')],
  bundle: true,
  platform: 'node',
  target: 'node20',
  format: 'esm',
  // Installed libraries are loaded as they are.
  packages: 'external',
  outfile: bundle,
  logLevel: 'warning',
});
const args = [bundle, root, sourcesDigest(), ...process.argv.slice(2)];
const run = spawnSync(process.execPath, ['--max-old-space-size=4096', ...args], { cwd: root, stdio: 'inherit' });
process.exitCode = run.status ?? 1;
