/** Bundles a TypeScript module of this folder for Node, which runs it without a build. */
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { build } from 'esbuild';

const here = fileURLToPath(new URL('.', import.meta.url));
const root = fileURLToPath(new URL('../..', import.meta.url));

/** Scripts know their own place, so they stay where they are. */
const scriptsStay = {
  name: 'scripts-stay',
  setup(context) {
    context.onResolve({ filter: /\/scripts\/.*\.mjs$/ }, ({ path, resolveDir }) => ({
      path: pathToFileURL(join(resolveDir, path)).href,
      external: true,
    }));
  },
};

/**
 * @param {string} name of a module in this folder, without its ending
 * @returns {Promise<any>} the module
 */
export async function load(name) {
  const outfile = join(root, 'dist/eval', `classifier-${name}.mjs`);
  await build({
    entryPoints: [join(here, `${name}.ts`)],
    outfile,
    bundle: true,
    format: 'esm',
    platform: 'node',
    target: 'node20',
    logLevel: 'error',
    plugins: [scriptsStay],
  });
  return import(pathToFileURL(outfile).href);
}
