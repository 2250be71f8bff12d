/** `npm run check`: types of every world, lint, format, dead code. Runs all of them, then says which failed. */
import { spawnSync } from 'node:child_process';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const module = (path) => join(root, 'node_modules', path);

const checks = [
  ['types of the extension', module('typescript/bin/tsc'), '-p', 'tsconfig.json'],
  ['types of the engine', module('typescript/bin/tsc'), '-p', 'src/engine/tsconfig.json'],
  ['types of CLI, tests and scripts', module('typescript/bin/tsc'), '-p', 'tsconfig.node.json'],
  ['types of the test pages', module('typescript/bin/tsc'), '-p', 'tests/e2e/pages/tsconfig.json'],
  ['types of the dialog gallery', module('typescript/bin/tsc'), '-p', 'tests/e2e/pages/dialog-gallery/tsconfig.json'],
  ['types of the demo page', module('typescript/bin/tsc'), '-p', 'scripts/demo/page/tsconfig.json'],
  ['lint', module('oxlint/bin/oxlint'), '--type-aware', '--deny-warnings'],
  ['format', module('prettier/bin/prettier.cjs'), '--check', '--log-level', 'warn', '.'],
  ['dead code', module('knip/bin/knip.js'), '--no-progress'],
];

const failed = [];
for (const [name, ...command] of checks) {
  const { status } = spawnSync(process.execPath, command, { cwd: root, stdio: ['ignore', 'inherit', 'inherit'] });
  console.log(`${status === 0 ? 'ok    ' : 'FAILED'} ${name}`);
  if (status !== 0) failed.push(name);
}
if (failed.length > 0) {
  console.error(`\n${failed.join(', ')}: see above. "npm run fix" repairs format and simple lint.`);
  process.exit(1);
}
