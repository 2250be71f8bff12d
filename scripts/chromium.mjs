/** Finds a Chromium that can load an unpacked extension. Branded Chrome can't since version 137. No dependencies. */
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';

const names = {
  linux: ['chromium', 'chromium-browser', 'chrome-for-testing', 'google-chrome-for-testing'],
  darwin: [],
  win32: [],
};

const fixedPaths = {
  linux: [
    '/usr/bin/chromium',
    '/usr/lib/chromium/chromium',
    '/opt/google/chrome-for-testing/chrome',
    '/snap/bin/chromium',
  ],
  darwin: [
    '/Applications/Google Chrome for Testing.app/Contents/MacOS/Google Chrome for Testing',
    '/Applications/Chromium.app/Contents/MacOS/Chromium',
  ],
  win32: [
    `${process.env['LOCALAPPDATA']}\\Chromium\\Application\\chrome.exe`,
    `${process.env['PROGRAMFILES']}\\Chromium\\Application\\chrome.exe`,
  ],
};

/** Whether a program starts and is a Chromium or Chrome for Testing. */
function works(path) {
  if (!existsSync(path)) return false;
  // On Windows Chromium prints no version to the console; the folder names above are all there is to go by.
  if (process.platform === 'win32') return true;
  const { status, stdout } = spawnSync(path, ['--version'], { encoding: 'utf8', timeout: 30_000 });
  return status === 0 && /chromium|for testing/i.test(stdout);
}

/** Playwright's own download, if this checkout has Playwright and it was downloaded. */
async function playwrightsOwn() {
  try {
    const { chromium } = await import('@playwright/test');
    return [chromium.executablePath()];
  } catch {
    return [];
  }
}

/**
 * @returns {Promise<string | undefined>} the path of a Chromium: `CHROMIUM` of the environment, else an installed one,
 * else Playwright's own. Throws when `CHROMIUM` is set and doesn't work.
 */
export async function findChromium() {
  const asked = process.env['CHROMIUM'];
  if (asked !== undefined && asked !== '') {
    if (works(asked)) return asked;
    throw new Error(`CHROMIUM is set to "${asked}", which is not a Chromium or Chrome for Testing that starts`);
  }
  const folders = (process.env['PATH'] ?? '').split(delimiter);
  const onPath = (names[process.platform] ?? []).flatMap((name) => folders.map((folder) => join(folder, name)));
  const candidates = [...onPath, ...(fixedPaths[process.platform] ?? []), ...(await playwrightsOwn())];
  return candidates.find(works);
}
