#!/usr/bin/env node
/**
 * Starts the command line tool. It is bundled when the package is prepared (`npm ci`); where that was left out
 * (`--ignore-scripts`) it is bundled now, once.
 */
import { existsSync } from 'node:fs';

const bundle = new URL('../dist/cli/sourcekeep.js', import.meta.url);

if (!existsSync(bundle)) {
  try {
    const { buildOnce } = await import('../scripts/build.mjs');
    await buildOnce('cli', { force: true });
  } catch {
    process.stderr.write('sourcekeep: is not built, and can not be built here; run "npm ci" in its folder\n');
    process.exit(2);
  }
}

const { main } = await import(bundle.href);
await main();
