/** An index that the command line made → an index in the extension's own storage. */
import * as v from 'valibot';
import { type IndexManifest, IndexManifestSchema, type SegmentEntry } from '../contract/index-manifest.ts';
import type { ActiveIndex } from '../contract/index-store.ts';
import { hexOf } from '../engine/index/byte-buffer.ts';
import { MANIFEST_VERSION } from '../engine/index/manifest.ts';
import { deriveKey, KEY_BYTES } from '../engine/key.ts';
import { bytesOfBase64 } from './base64.ts';
import { sha256Of } from './digest.ts';
import { IndexingFailure } from './failure.ts';
import { install } from './install.ts';
import type { Job } from './job.ts';

const MANIFEST = 'index.json';
/** A description of an index is a few kilobytes; what is much larger isn't one and needn't be read. */
const LARGEST_MANIFEST_BYTES = 16 * 1024 * 1024;

/** Checks the text of an `index.json`. Throws an `IndexingFailure` that says what is wrong with it. */
export function readManifest(text: string): IndexManifest {
  const notAnIndex = new IndexingFailure('not-an-index', '“index.json” doesn’t describe a Sourcekeep index.');
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw text.trimStart().startsWith('{')
      ? new IndexingFailure('truncated', '“index.json” is cut short or damaged.')
      : notAnIndex;
  }
  const head = v.safeParse(v.object({ format: v.literal('sourcekeep-index'), version: v.number() }), value);
  if (!head.success) throw notAnIndex;
  if (head.output.version > MANIFEST_VERSION) {
    throw new IndexingFailure(
      'newer-version',
      'This index was made by a newer Sourcekeep. Update the extension first.',
    );
  }
  const manifest = v.safeParse(IndexManifestSchema, value);
  if (!manifest.success) throw new IndexingFailure('corrupt', '“index.json” is damaged.');
  return manifest.output;
}

async function readSegment(
  entry: SegmentEntry,
  file: File | undefined,
): Promise<{ readonly name: string; readonly data: Uint8Array<ArrayBuffer> }> {
  if (file === undefined) {
    throw new IndexingFailure(
      'missing',
      `“${entry.file}” is missing. Choose index.json and every .segment file beside it.`,
    );
  }
  if (file.size < entry.bytes) throw new IndexingFailure('truncated', `“${entry.file}” is cut short.`);
  const data = new Uint8Array(await file.arrayBuffer());
  if (file.size > entry.bytes || (await sha256Of(data)) !== entry.sha256) {
    throw new IndexingFailure('corrupt', `“${entry.file}” is damaged: it isn’t the file that index.json names.`);
  }
  return { name: entry.file, data };
}

/** Opens and installs. Throws `IndexingFailure`, `IndexError`, `Cancelled` or a `DOMException`. */
export async function openIndexFiles(files: readonly File[], keyText: string, job: Job): Promise<ActiveIndex> {
  job.begin('reading');
  const key = bytesOfBase64(keyText);
  if (key.length !== KEY_BYTES) throw new IndexingFailure('invalid-key', 'An index key is 32 bytes in base64.');
  const description = files.find(({ name }) => name === MANIFEST);
  if (description === undefined) {
    throw new IndexingFailure('not-an-index', 'There is no “index.json” among these files.');
  }
  if (description.size > LARGEST_MANIFEST_BYTES) {
    throw new IndexingFailure('not-an-index', '“index.json” doesn’t describe a Sourcekeep index.');
  }
  const text = await description.text();
  const manifest = readManifest(text);
  if (manifest.keyCheck !== hexOf(deriveKey(key).check)) {
    throw new IndexingFailure('wrong-key', 'This key doesn’t belong to this index.');
  }
  job.filesTotal = manifest.segments.length;
  const segments: { readonly name: string; readonly data: Uint8Array<ArrayBuffer> }[] = [];
  for (const entry of manifest.segments) {
    segments.push(
      await readSegment(
        entry,
        files.find(({ name }) => name === entry.file),
      ),
    );
    job.files += 1;
    job.bytes += entry.bytes;
    job.tick();
  }
  job.lines = manifest.lines;
  return install({ manifest, text, segments, key }, 'file', job);
}
