/** Unit tests beside the code, and tests of the repository itself. */
import preact from '@preact/preset-vite';
import { defineConfig } from 'vitest/config';

export default defineConfig({
  plugins: [preact({ devToolsEnabled: false, prefreshEnabled: false })],
  define: { __BUILD__: JSON.stringify('enterprise') },
  test: {
    include: ['src/**/*.test.{ts,tsx}', 'tests/repo/**/*.test.ts', 'scripts/**/*.test.ts', 'eval/**/*.test.ts'],
    environment: 'node',
    setupFiles: ['scripts/public-code/give-frequencies.ts'],
    allowOnly: false,
    // Property tests and builds are slow on a busy machine; a test that hangs still ends.
    testTimeout: 60_000,
    hookTimeout: 240_000,
  },
});
