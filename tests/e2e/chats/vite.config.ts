/** Builds a page for each real chat interface into `dist/chats/`. No file of it is in the product. */
import { readdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { defineConfig, type Plugin } from 'vite';

const here = dirname(fileURLToPath(import.meta.url));
const names = readdirSync(join(here, 'pages')).map((file) => file.replace(/\.ts$/, ''));

/** Forwards what the page says, as sites with offline support do. */
const WORKER = `
oninstall = () => skipWaiting();
onactivate = (event) => event.waitUntil(clients.claim());
onfetch = (event) => {
  if (event.request.method === 'POST') event.respondWith(fetch(event.request));
};
`;

function chatPages(): Plugin {
  return {
    name: 'chat-pages',
    generateBundle() {
      for (const name of names) {
        const source = `<!doctype html>\n<html lang="en">\n<meta charset="utf-8" />\n<title>${name}</title>\n<body>\n<script type="module" src="${name}.js"></script>\n</body>\n</html>\n`;
        this.emitFile({ type: 'asset', fileName: `${name}.html`, source });
      }
      this.emitFile({ type: 'asset', fileName: 'worker.js', source: WORKER });
    },
  };
}

export default defineConfig({
  root: here,
  base: './',
  publicDir: false,
  logLevel: 'warn',
  plugins: [chatPages()],
  define: { 'process.env.NODE_ENV': '"production"' },
  build: {
    outDir: join(here, '../../../dist/chats'),
    emptyOutDir: true,
    target: 'chrome120',
    modulePreload: false,
    reportCompressedSize: false,
    chunkSizeWarningLimit: 10_000,
    rollupOptions: {
      input: Object.fromEntries(names.map((name) => [name, join(here, 'pages', `${name}.ts`)])),
      output: { entryFileNames: '[name].js', chunkFileNames: 'parts/[name]-[hash].js' },
    },
  },
});
