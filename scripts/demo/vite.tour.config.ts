/** Bundles the demo's program for Node into `dist/tour/main.js`; libraries stay where they are. */
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vite';

const here = dirname(fileURLToPath(import.meta.url));

export default defineConfig({
  root: here,
  publicDir: false,
  logLevel: 'warn',
  build: {
    ssr: 'main.ts',
    outDir: join(here, '../../dist/tour'),
    emptyOutDir: true,
    target: 'node20',
    rollupOptions: { output: { entryFileNames: 'main.js', codeSplitting: false } },
  },
});
