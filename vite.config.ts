/** `vite build --mode store|enterprise`: the unpacked extension in `dist/<mode>/`. */
import { crx } from '@crxjs/vite-plugin';
import preact from '@preact/preset-vite';
import { defineConfig } from 'vite';
import { type Build, builds, manifestOf } from './manifest.config.ts';
import { copyScripts } from './src/content/build/copy-script.ts';
import { pdfForReading } from './src/offscreen/build/pdf-for-reading.ts';
import { publicCode } from './public-code/vite-plugin.ts';

export default defineConfig(({ mode }) => {
  const build: Build = builds.find((name) => name === mode) ?? 'store';
  return {
    plugins: [
      preact({ devToolsEnabled: false, prefreshEnabled: false }),
      crx({ manifest: manifestOf(build) }),
      publicCode(),
      pdfForReading(),
      copyScripts(),
    ],
    define: { __BUILD__: JSON.stringify(build) },
    build: {
      outDir: `dist/${build}`,
      emptyOutDir: true,
      target: 'chrome120',
      modulePreload: false,
      reportCompressedSize: false,
      rollupOptions: {
        input: {
          welcome: 'src/ui/welcome/index.html',
          activity: 'src/ui/activity/index.html',
          offscreen: 'src/offscreen/index.html',
          'dialog-window': 'src/content/dialog/window.html',
          ...(build === 'enterprise' ? { blocked: 'src/ui/blocked/index.html' } : {}),
        },
      },
    },
  };
});
