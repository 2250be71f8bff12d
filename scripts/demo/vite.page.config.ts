/** Builds the demo's chat page and its start page into `dist/demo/`. */
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vite';

const here = dirname(fileURLToPath(import.meta.url));
const page = join(here, 'page');

export default defineConfig({
  root: page,
  base: './',
  publicDir: false,
  logLevel: 'warn',
  build: {
    outDir: join(here, '../../dist/demo'),
    emptyOutDir: true,
    target: 'chrome120',
    modulePreload: false,
    reportCompressedSize: false,
    chunkSizeWarningLimit: 2000,
    rollupOptions: { input: { chat: join(page, 'index.html'), start: join(page, 'start.html') } },
  },
});
