/**
 * Gets what is missing: checks Node, installs the dependencies, finds or installs a Chromium.
 * No dependencies, since it runs before there are any. `node scripts/setup.mjs`, or `setUp()` from another script.
 */
import { spawnSync } from 'node:child_process';
import { existsSync, lstatSync, readFileSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { findChromium } from './chromium.mjs';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const LEAST_NODE = [20, 19];

/** Something that only the person can put right. Its message is all they need to read. */
export class SetupError extends Error {
  name = 'SetupError';
}

function checkNode() {
  const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
  if (major > LEAST_NODE[0] || (major === LEAST_NODE[0] && minor >= LEAST_NODE[1])) return;
  throw new SetupError(
    `Node ${LEAST_NODE.join('.')} or newer is needed; this is ${process.versions.node}. Get one from https://nodejs.org/`,
  );
}

/** Runs a program with its output on standard error, so that standard output stays the caller's. */
function run(program, args, { shell = false } = {}) {
  const { status } = spawnSync(program, args, { cwd: root, stdio: ['ignore', 2, 2], shell });
  return status === 0;
}

/** npm as this process was started by it, else the one on the path. */
function npm(...args) {
  const script = process.env['npm_execpath'];
  if (script !== undefined && /npm-cli\.[cm]?js$/.test(script)) return run(process.execPath, [script, ...args]);
  return run(process.platform === 'win32' ? 'npm.cmd' : 'npm', args, { shell: process.platform === 'win32' });
}

function modified(file) {
  return existsSync(file) ? statSync(file).mtimeMs : 0;
}

/** A link, as further work trees have: the packages are another checkout's, and "npm ci" would empty it through the link. */
function isLinked(folder) {
  return lstatSync(folder, { throwIfNoEntry: false })?.isSymbolicLink() === true;
}

function installDependencies() {
  if (isLinked(join(root, 'node_modules'))) return;
  // npm writes this file last, so its date is that of the last complete installation.
  const installed = modified(join(root, 'node_modules/.package-lock.json'));
  if (installed > 0 && installed >= modified(join(root, 'package-lock.json'))) return;
  console.error('Installing the dependencies …');
  if (!npm('ci')) throw new SetupError('The dependencies could not be installed: "npm ci" failed, see above.');
}

function isDebian() {
  try {
    return /^ID=debian$/m.test(readFileSync('/etc/os-release', 'utf8'));
  } catch {
    return false;
  }
}

/** Debian's own package needs root; everyone else gets Playwright's download. */
function installChromium() {
  console.error('Installing a Chromium …');
  const isRoot = process.getuid?.() === 0;
  if (isDebian() && isRoot) {
    const packages = ['chromium', 'fonts-liberation'];
    const install = ['install', '--yes', '--no-install-recommends', ...packages];
    process.env['DEBIAN_FRONTEND'] = 'noninteractive';
    if (run('apt-get', ['update']) && run('apt-get', install)) return;
  }
  const withLibraries = process.platform === 'linux' && isRoot ? ['--with-deps'] : [];
  run(process.execPath, [join(root, 'node_modules/@playwright/test/cli.js'), 'install', ...withLibraries, 'chromium']);
}

/**
 * @returns {Promise<{chromium: string}>} the path of a Chromium that works
 * @throws {SetupError}
 */
export async function setUp() {
  checkNode();
  installDependencies();
  const found = await findChromium().catch((error) => {
    throw new SetupError(error.message);
  });
  if (found !== undefined) return { chromium: found };
  installChromium();
  const chromium = await findChromium();
  if (chromium !== undefined) return { chromium };
  throw new SetupError(
    'No Chromium was found and none could be installed. Install Chromium or Chrome for Testing (Chrome itself no longer ' +
      'loads unpacked extensions from the command line), or name one in the environment variable CHROMIUM.',
  );
}

if (process.argv[1] !== undefined && import.meta.url === pathToFileURL(process.argv[1]).href) {
  try {
    const { chromium } = await setUp();
    console.log(`Ready. Chromium: ${chromium}`);
  } catch (error) {
    if (!(error instanceof SetupError)) throw error;
    console.error(error.message);
    process.exit(1);
  }
}
