/** `npm start` without a display: every step of the tour does what it should and leaves its screenshots. */
import { execFile } from 'node:child_process';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect, test } from '@playwright/test';
import { root } from '../../scripts/build.mjs';

test('the tour succeeds and shows the dialog over each editor', async () => {
  test.setTimeout(240_000);
  const { stdout } = await promisify(execFile)(process.execPath, [join(root, 'scripts/start.mjs'), '--tour'], {
    cwd: root,
  });
  expect(stdout).not.toContain('failed ');
  expect(stdout).toMatch(/(\d+) of \1 steps did what they should\.\s*$/);
  const names = (await readdir(join(root, 'demo-output'))).filter((name) => name.endsWith('.png'));
  for (const editor of ['textarea', 'prosemirror', 'lexical', 'quill']) {
    expect(names.filter((name) => name.endsWith(`-${editor}-blocked.png`))).toHaveLength(1);
  }
});
