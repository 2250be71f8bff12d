/** Builds the script of the copy listener, which the manifest doesn't name: it runs on the hosts of a policy alone. */
import { build } from 'esbuild';
import type { Plugin } from 'vite';
import { COPY_SCRIPT } from '../../contract/copy-script.ts';

const SOURCE = 'src/content/copy.iife.ts';

export function copyScript(): Plugin {
  let root = '';
  let isPart = false;
  return {
    name: 'copy-script',
    apply: 'build',
    configResolved(config) {
      root = config.root;
      // Other scripts are built by builds of their own, which may bring the same plugins.
      isPart = config.build.lib !== false && config.build.lib !== undefined;
    },
    async generateBundle() {
      if (isPart) return;
      const { outputFiles } = await build({
        ...{ entryPoints: [`${root}/${SOURCE}`], bundle: true, write: false, minify: true },
        ...{ format: 'iife', target: 'chrome120', charset: 'utf8', legalComments: 'none', logLevel: 'silent' },
      });
      this.emitFile({ type: 'asset', fileName: COPY_SCRIPT, source: outputFiles[0]?.text ?? '' });
    },
  };
}
