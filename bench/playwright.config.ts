/** Benchmarks run one after the other, each alone on the machine; `npm run bench` starts them and writes the tables. */
import { defineConfig } from '@playwright/test';

export default defineConfig({
  testDir: '.',
  testMatch: '**/*.bench.ts',
  globalSetup: '../tests/e2e/global-setup.ts',
  outputDir: '../test-results/bench',
  workers: 1,
  timeout: 900_000,
  reporter: [['line']],
});
