/**
 * Runs one of the `run-*.ts` in a process of its own, bundled as the product is: the test runner's own way of loading
 * TypeScript is slower than that, and other tests would share the process' memory.
 */
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { build } from 'esbuild';

const root = join(import.meta.dirname, '..');

/**
 * @param name file in this folder without its ending
 * @param input what its `task` is given
 * @throws Error when the process fails
 */
export async function runBundled<Output>(name: string, input: unknown, nodeOptions: string[] = []): Promise<Output> {
  const outfile = join(root, '.cache', 'bench', `${name}.mjs`);
  await build({
    ...{ entryPoints: [join(import.meta.dirname, `${name}.ts`)], outfile, bundle: true, logLevel: 'warning' },
    ...{ platform: 'node', target: 'node20', format: 'esm', packages: 'external' },
  });
  const { status, stdout } = spawnSync(process.execPath, ['--max-old-space-size=6144', ...nodeOptions, outfile], {
    cwd: root,
    input: JSON.stringify(input),
    stdio: ['pipe', 'pipe', 'inherit'],
    maxBuffer: 1 << 28,
  });
  if (status !== 0) throw new Error(`${name} ended with ${status}`);
  return JSON.parse(String(stdout)) as Output;
}
