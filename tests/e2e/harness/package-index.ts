/** An index of real packages, which stand for an organisation's code: made once in a process. */
import { execFile } from 'node:child_process';
import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { root } from '../../../scripts/build.mjs';
import { readKey } from './browser.ts';

/** Three packages with readable sources, some 400,000 lines together. */
const INDEXED = ['rxjs/src', 'phaser/src', 'ol'];

let made: Promise<{ dir: string; key: string }> | undefined;

/** The folder of the index and its key in base64. */
export function packageIndex(): Promise<{ dir: string; key: string }> {
  made ??= (async () => {
    const dir = join(await mkdtemp(join(tmpdir(), 'sourcekeep-packages-')), 'index');
    const sources = INDEXED.map((name) => join(root, 'node_modules', name));
    const command = [join(root, 'bin/sourcekeep.mjs'), 'index', ...sources, '--out', dir, '--no-bundled-public'];
    await promisify(execFile)(process.execPath, command);
    return { dir, key: await readKey(`${dir}.key`) };
  })();
  return made;
}
