/** Modules of src/engine, bundled in memory, for scripts that Node runs without a build. */
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const root = fileURLToPath(new URL('../..', import.meta.url));

/**
 * @param {readonly string[]} modules paths below src/engine
 * @returns {Promise<Record<string, unknown>>} what they export, together
 */
export async function loadEngine(modules) {
  const contents = modules.map((path) => `export * from './src/engine/${path}';`).join('\n');
  const output = await build({
    stdin: { contents, resolveDir: root, loader: 'ts' },
    bundle: true,
    write: false,
    format: 'esm',
    platform: 'node',
    target: 'node20',
  });
  return import(`data:text/javascript;base64,${Buffer.from(output.outputFiles[0].contents).toString('base64')}`);
}
