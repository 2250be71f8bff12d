/** A picked folder → an index of it, with a fresh key. */
import * as v from 'valibot';
import { type IndexManifest, IndexManifestSchema } from '../contract/index-manifest.ts';
import type { ActiveIndex } from '../contract/index-store.ts';
import { buildManifest, manifestSegment } from '../engine/index/manifest.ts';
import { openIndex } from '../engine/index/reader.ts';
import { IndexWriter } from '../engine/index/writer.ts';
import { KEY_BYTES } from '../engine/key.ts';
import { profiles } from '../engine/profile.ts';
import { LIST_PARAMETER } from '../engine/public-code/format.ts';
import type { PublicList } from '../engine/public-code/list.ts';
import { MAX_INDEXED_BYTES, whyNotIndexed } from '../engine/skip.ts';
import { blobIdOf } from './digest.ts';
import { IndexingFailure } from './failure.ts';
import type { Folder } from './folder.ts';
import { install } from './install.ts';
import type { Job } from './job.ts';
import { readPublicList } from './public-list.ts';
import { readAhead } from './read-ahead.ts';
import { textOf } from './text-of.ts';
import { type ListedFile, walk } from './walk.ts';

const PROFILE = 'compact';
/** Files that are read while one is lexed. */
const AHEAD = 8;

interface ReadFile {
  readonly listed: ListedFile;
  readonly content: Uint8Array | 'too-large' | 'unreadable';
}

async function read(listed: ListedFile): Promise<ReadFile> {
  try {
    const file = await listed.file();
    if (file.size > MAX_INDEXED_BYTES) return { listed, content: 'too-large' };
    return { listed, content: new Uint8Array(await file.arrayBuffer()) };
  } catch {
    // Gone, or not ours to read: one file must not end the job.
    return { listed, content: 'unreadable' };
  }
}

async function add(writer: IndexWriter, { listed, content }: ReadFile, job: Job): Promise<void> {
  if (typeof content === 'string') return job.skip(content);
  job.bytes += content.length;
  const text = textOf(content);
  const reason = text === undefined ? 'binary' : whyNotIndexed(listed.path, text);
  if (text === undefined || reason !== undefined) return job.skip(reason ?? 'binary');
  if (text.trim() === '') return job.skip('empty');
  const { repository, path } = listed;
  job.lines += writer.add({ repository, path, blob: await blobIdOf(content), text }).lines;
}

/** The description of an index with one segment. Local indexes count their sequence in seconds since 1970. */
async function manifestOf(
  bytes: Uint8Array,
  fingerprints: number,
  key: Uint8Array,
  list: PublicList,
): Promise<IndexManifest> {
  const entry = manifestSegment(bytes, fingerprints);
  const read = (offset: number, length: number): Promise<Uint8Array> =>
    Promise.resolve(bytes.subarray(offset, offset + length));
  const reader = await openIndex([{ name: entry.file, bytes: bytes.length, read }], key);
  const now = new Date();
  const manifest = buildManifest(await reader.inspect(), [entry], now.toISOString(), Math.floor(now.getTime() / 1000));
  manifest.parameters[LIST_PARAMETER] = list.version;
  return v.parse(IndexManifestSchema, manifest);
}

/** Indexes and installs. Throws `IndexingFailure`, `IndexError`, `Cancelled` or a `DOMException`. */
export async function indexFolder(folder: Folder, name: string, job: Job): Promise<ActiveIndex> {
  job.begin('listing');
  const listed: ListedFile[] = [];
  for await (const file of walk(folder, name, (reason) => job.skip(reason))) {
    listed.push(file);
    job.files = listed.length;
    job.tick();
  }
  job.files = 0;
  job.filesTotal = listed.length;
  job.begin('reading');
  const key = crypto.getRandomValues(new Uint8Array(KEY_BYTES));
  const publicList = await readPublicList(profiles[PROFILE]);
  const writer = new IndexWriter({ key, profile: PROFILE, storePaths: true, publicList });
  for await (const file of readAhead(listed, AHEAD, read)) {
    await add(writer, file, job);
    job.files += 1;
    job.tick();
  }
  if (job.lines === 0) {
    throw new IndexingFailure('missing', `In “${name}” there is no source code that can be indexed.`);
  }
  job.begin('writing');
  const segment = writer.finish();
  if (segment.fingerprints === 0) {
    throw new IndexingFailure('missing', `In “${name}” there is too little source code to recognise.`);
  }
  const manifest = await manifestOf(segment.bytes, segment.fingerprints, key, publicList);
  const segments = manifest.segments.map(({ file }) => ({ name: file, data: segment.bytes }));
  return install({ manifest, text: `${JSON.stringify(manifest, null, 2)}\n`, segments, key }, 'local', job);
}
