/** Puts what the engine knows of public code into a build, as files at its root. */
import { readFileSync } from 'node:fs';
import type { Plugin } from 'vite';

/** The bundled list of public code, and the frequencies of its tokens. */
const FILES = ['public-code.bin', 'frequencies.bin'];

export function publicCode(): Plugin {
  return {
    name: 'public-code',
    apply: 'build',
    generateBundle() {
      for (const fileName of FILES) {
        this.emitFile({ type: 'asset', fileName, source: readFileSync(new URL(fileName, import.meta.url)) });
      }
    },
  };
}
