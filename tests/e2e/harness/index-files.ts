/** Puts an index of the CLI into a browser, the way the options page does it: a new folder, then the pointer to it. */
import { execFile } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { mkdtemp, readFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { ActiveIndex } from '../../../src/contract/index-store.ts';
import { IndexManifestSchema } from '../../../src/contract/index-manifest.ts';
import * as v from 'valibot';
import { root } from '../../../scripts/build.mjs';
import type { Extension } from './browser.ts';

/** Arguments travel as JSON text; pieces keep each message small. */
const PIECE_BYTES = 4_000_000;

async function writeFileInto(extension: Extension, folder: string, name: string, data: Buffer): Promise<void> {
  const worker = await extension.worker();
  for (let at = 0; at === 0 || at < data.length; at += PIECE_BYTES) {
    await worker.evaluate(
      async (piece) => {
        const root = await navigator.storage.getDirectory();
        const directory = await root.getDirectoryHandle(piece.folder, { create: true });
        const handle = await directory.getFileHandle(piece.name, { create: true });
        const stream = await handle.createWritable({ keepExistingData: true });
        const bytes = Uint8Array.from(atob(piece.base64), (character) => character.charCodeAt(0));
        await stream.write({ type: 'write', position: piece.at, data: bytes });
        await stream.close();
      },
      { folder, name, at, base64: data.subarray(at, at + PIECE_BYTES).toString('base64') },
    );
  }
}

/**
 * Installs an index: `dir` holds `index.json` and its segments, `key` is base64. Nothing is checked, so that tests can
 * install broken ones; `index.json` itself must be right.
 */
export async function installIndex(extension: Extension, dir: string, key: string): Promise<ActiveIndex> {
  const text = await readFile(join(dir, 'index.json'));
  const manifest = v.parse(IndexManifestSchema, JSON.parse(text.toString('utf8')));
  const folder = `index-${randomUUID()}`;
  await writeFileInto(extension, folder, 'index.json', text);
  for (const { file } of manifest.segments) {
    await writeFileInto(extension, folder, file, await readFile(join(dir, file)));
  }
  const { repositories, files, lines, fingerprints, created, sequence, profile } = manifest;
  const bytes = manifest.segments.reduce((sum, segment) => sum + segment.bytes, 0);
  const active: ActiveIndex = {
    folder,
    key: key.trim(),
    origin: 'file',
    installed: new Date().toISOString(),
    summary: { repositories, files, lines, fingerprints, bytes, created, sequence, profile },
  };
  const worker = await extension.worker();
  await worker.evaluate((value) => chrome.storage.local.set({ 'active-index': value }), active as object);
  return active;
}

/** The example repository, from the project's root. */
export const EXAMPLE = 'examples/acme-payments';

let example: Promise<{ dir: string; key: string }> | undefined;

/** An index of the example repository under the name `acme/payments`, made once in this process by the CLI. */
export function exampleIndex(): Promise<{ dir: string; key: string }> {
  example ??= (async () => {
    const dir = join(await mkdtemp(join(tmpdir(), 'sourcekeep-index-')), 'index');
    const cli = join(root, 'bin/sourcekeep.mjs');
    const command = [cli, 'index', join(root, EXAMPLE), '--name', 'acme/payments', '--out', dir];
    await promisify(execFile)(process.execPath, command);
    return { dir, key: (await readFile(`${dir}.key`, 'utf8')).trim() };
  })();
  return example;
}

/** Lines of a file of the example repository; `first` counts from 1. */
export async function exampleLines(file: string, first: number, count: number): Promise<string> {
  const lines = (await readFile(join(root, EXAMPLE, file), 'utf8')).split('\n');
  return lines.slice(first - 1, first - 1 + count).join('\n');
}
