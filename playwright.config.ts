/** End-to-end tests: each starts its own real Chromium with a real build of the extension (tests/e2e/harness.ts). */
import { defineConfig } from '@playwright/test';

export default defineConfig({
  testDir: 'tests/e2e',
  testMatch: '**/*.spec.ts',
  globalSetup: './tests/e2e/global-setup.ts',
  outputDir: 'test-results/browser',
  // A browser takes a core; more at once only make each other wait.
  workers: 2,
  timeout: 90_000,
  // A test whose guard was left out fails; it needn't take long over it.
  expect: { timeout: process.env['SOURCEKEEP_WITHOUT'] === undefined ? 15_000 : 4_000 },
  forbidOnly: true,
  retries: 0,
  reporter: [['list']],
});
