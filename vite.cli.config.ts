/** `vite build --config vite.cli.config.ts`: the command line tool as one ES module, `dist/cli/sourcekeep.js`. */
import { defineConfig } from 'vite';
import pkg from './package.json' with { type: 'json' };
import { publicCode } from './public-code/vite-plugin.ts';

export default defineConfig({
  plugins: [publicCode()],
  define: { __VERSION__: JSON.stringify(pkg.version) },
  publicDir: false,
  build: {
    ssr: 'src/cli/main.ts',
    outDir: 'dist/cli',
    emptyOutDir: true,
    target: 'node20',
    sourcemap: false,
    minify: false,
    reportCompressedSize: false,
    rollupOptions: { output: { format: 'es', entryFileNames: 'sourcekeep.js', codeSplitting: false } },
  },
  // Everything goes into the bundle: it runs wherever Node does, without node_modules.
  ssr: { noExternal: true },
});
