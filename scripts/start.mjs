/**
 * `npm start`: sets up what is missing, builds, indexes the example repository, and opens Chromium with the extension on
 * a local chat page. Without a display, or with `--tour`, it runs the same as a scripted tour with screenshots in
 * `demo-output/`, and exits 0 only if every step did what it should.
 */
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { buildOnce } from './build.mjs';
import { setUp, SetupError } from './setup.mjs';

const hasDisplay =
  process.platform === 'linux' ? Boolean(process.env['DISPLAY'] || process.env['WAYLAND_DISPLAY']) : !process.env['CI'];
const tour = process.argv.includes('--tour') || !hasDisplay;

try {
  const { chromium } = await setUp();
  process.env['CHROMIUM'] = chromium;
  console.log(`Chromium: ${chromium}\nBuilding …`);
  for (const part of ['enterprise', 'cli', 'demo', 'tour']) await buildOnce(part);
  const { runDemo } = await import(pathToFileURL(join(await buildOnce('tour'), 'main.js')).href);
  process.exitCode = await runDemo({ tour });
} catch (error) {
  console.error(error instanceof SetupError ? error.message : (error?.stack ?? error));
  process.exitCode = 1;
}
