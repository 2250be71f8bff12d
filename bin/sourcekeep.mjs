#!/usr/bin/env node
/**
 * Starts the command line tool. It is bundled when the package is prepared (`npm ci`); where that was left out
 * (`--ignore-scripts`) it is bundled now, once.
 */
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const bundle = new URL('../dist/cli/sourcekeep.js', import.meta.url);

if (!existsSync(bundle)) {
  const root = fileURLToPath(new URL('..', import.meta.url));
  const vite = fileURLToPath(new URL('../node_modules/vite/bin/vite.js', import.meta.url));
  const args = [vite, 'build', '--config', 'vite.cli.config.ts', '--logLevel', 'error'];
  // What a build prints belongs on standard error: standard output may be read by a program.
  const built = existsSync(vite)
    ? spawnSync(process.execPath, args, { cwd: root, stdio: ['ignore', 2, 2] })
    : undefined;
  if (built?.status !== 0 || !existsSync(bundle)) {
    process.stderr.write('sourcekeep: is not built; run "npm ci" in its folder\n');
    process.exit(2);
  }
}

const { main } = await import(bundle.href);
await main();
