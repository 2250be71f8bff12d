/** Builds the scripts of the copy listener, which the manifest doesn't name: they run on the hosts of a policy alone. */
import { build } from 'esbuild';
import type { Plugin } from 'vite';
import { COPY_SCRIPTS } from '../../contract/copy-script.ts';

const sources = [
  ['src/content/copy.iife.ts', COPY_SCRIPTS.isolated],
  ['src/page/copy.iife.ts', COPY_SCRIPTS.main],
] as const;

export function copyScripts(): Plugin {
  let root = '';
  let isPart = false;
  return {
    name: 'copy-scripts',
    apply: 'build',
    configResolved(config) {
      root = config.root;
      // Other scripts are built by builds of their own, which may bring the same plugins.
      isPart = config.build.lib !== false && config.build.lib !== undefined;
    },
    async generateBundle() {
      if (isPart) return;
      for (const [source, fileName] of sources) {
        const { outputFiles } = await build({
          ...{ entryPoints: [`${root}/${source}`], bundle: true, write: false, minify: true },
          ...{ format: 'iife', target: 'chrome120', charset: 'utf8', legalComments: 'none', logLevel: 'silent' },
        });
        this.emitFile({ type: 'asset', fileName, source: outputFiles[0]?.text ?? '' });
      }
    },
  };
}
