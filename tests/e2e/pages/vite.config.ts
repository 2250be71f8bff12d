/** Builds one plain page per editor into `dist/pages/`: `<editor>.html` and its script. No file of it is in the product. */
import { readdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { defineConfig, type Plugin } from 'vite';

const here = dirname(fileURLToPath(import.meta.url));
const root = join(here, '../../..');
const PREFIX = 'virtual:page/';

/** Every file of `editors/` is a page. */
export const pageNames = readdirSync(join(here, 'editors'))
  .filter((file) => file.endsWith('.ts'))
  .map((file) => file.replace(/\.ts$/, ''));

/** The entry of a page mounts its editor; the page itself is this one piece of HTML. */
function editorPages(): Plugin {
  return {
    name: 'editor-pages',
    resolveId: (id) => (id.startsWith(PREFIX) ? `\0${id}` : undefined),
    load(id) {
      if (!id.startsWith(`\0${PREFIX}`)) return undefined;
      const editor = JSON.stringify(join(here, 'editors', `${id.slice(PREFIX.length + 1)}.ts`));
      const door = JSON.stringify(join(here, 'editor.ts'));
      return `import { mount } from ${editor};\nimport { expose } from ${door};\nexpose(mount);\n`;
    },
    generateBundle(_options, bundle) {
      const styles = Object.keys(bundle).filter((file) => file.endsWith('.css'));
      for (const name of pageNames) {
        const links = styles.map((file) => `<link rel="stylesheet" href="${file}" />`).join('\n');
        this.emitFile({
          type: 'asset',
          fileName: `${name}.html`,
          source: `<!doctype html>
<html lang="en">
<meta charset="utf-8" />
<title>${name}</title>
${links}
<style>
  body { font: 16px/1.4 sans-serif; margin: 24px; }
  #host { max-width: 800px; }
</style>
<h1>${name}</h1>
<div id="host"></div>
<script type="module" src="${name}.js"></script>
</html>
`,
        });
      }
    },
  };
}

export default defineConfig({
  root: here,
  base: './',
  publicDir: false,
  logLevel: 'warn',
  plugins: [editorPages()],
  define: { 'process.env.NODE_ENV': '"production"' },
  worker: { format: 'es' },
  build: {
    outDir: join(root, 'dist/pages'),
    emptyOutDir: true,
    target: 'chrome120',
    modulePreload: false,
    cssCodeSplit: false,
    reportCompressedSize: false,
    chunkSizeWarningLimit: 10_000,
    rollupOptions: {
      input: Object.fromEntries(pageNames.map((name) => [name, PREFIX + name])),
      output: {
        entryFileNames: '[name].js',
        chunkFileNames: 'parts/[name]-[hash].js',
        assetFileNames: 'parts/[name]-[hash][extname]',
      },
    },
  },
});
