/**
 * `npm run eval`: how much of indexed code is recognised, and how often other code is taken for it. Bundles eval/ with
 * the engine as it is and runs it; `npm run eval -- --help` names the options.
 */
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const folder = join(root, 'eval');
/** `npm run eval -- ledger` measures small pastes, by a program of its own (docs/ledger.md). */
const program = process.argv[2] === 'ledger' ? 'ledger' : 'main';
const bundle = join(root, `.cache/eval/${program}.mjs`);

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
  entryPoints: [join(folder, `${program}.ts`)],
  bundle: true,
  platform: 'node',
  target: 'node20',
  format: 'esm',
  // Installed libraries are loaded as they are.
  packages: 'external',
  outfile: bundle,
  logLevel: 'warning',
});
/** Installs what the product is compared with, as eval/peers/package-lock.json has it. */
function installPeers() {
  const peers = join(folder, 'peers');
  const lock = createHash('sha256')
    .update(readFileSync(join(peers, 'package-lock.json')))
    .digest('hex');
  const stamp = join(peers, 'node_modules', '.lock-digest');
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === lock) return;
  console.error('Installing SCANOSS and Dolos (their parsers are compiled here, which takes some minutes) …');
  const npm = process.env.npm_execpath;
  const [command, ...first] = npm && /npm-cli\.[cm]?js$/.test(npm) ? [process.execPath, npm] : ['npm'];
  const options = { cwd: peers, stdio: ['ignore', 2, 2], shell: process.platform === 'win32' };
  const { status } = spawnSync(command, [...first, 'ci', '--no-audit', '--no-fund'], options);
  if (status === 0) writeFileSync(stamp, lock);
  else console.error('They could not be installed; the run goes on without them.');
}

const wantsPeers =
  program === 'main' &&
  !['--quick', '--no-peers', '--only', '--lengths', '--profile', '--help'].some((name) =>
    process.argv.some((arg) => arg === name || arg.startsWith(`${name}=`)),
  );
if (wantsPeers) installPeers();

const args =
  program === 'ledger'
    ? [bundle, root, ...process.argv.slice(3)]
    : [bundle, root, sourcesDigest(), ...process.argv.slice(2)];
const run = spawnSync(process.execPath, ['--max-old-space-size=4096', ...args], { cwd: root, stdio: 'inherit' });
process.exitCode = run.status ?? 1;
