/** Puts the bundled list of public code into a build, as the file `public-code.bin` at its root. */
import { readFileSync } from 'node:fs';
import type { Plugin } from 'vite';

export function publicCodeList(): Plugin {
  return {
    name: 'public-code-list',
    apply: 'build',
    generateBundle() {
      const source = readFileSync(new URL('public-code.bin', import.meta.url));
      this.emitFile({ type: 'asset', fileName: 'public-code.bin', source });
    },
  };
}
