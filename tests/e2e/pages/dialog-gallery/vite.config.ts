/** `npx vite -c tests/e2e/pages/dialog-gallery/vite.config.ts`: the dialog's states in a browser, reloaded on change. */
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import preact from '@preact/preset-vite';
import { defineConfig } from 'vite';

export default defineConfig({
  root: dirname(fileURLToPath(import.meta.url)),
  plugins: [preact({ devToolsEnabled: false, prefreshEnabled: false })],
});
