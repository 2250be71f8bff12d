/** An index on disk or on the web, step by step: `index.json`, its signature, the key, each segment. */
import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { IndexManifest } from '../../contract/index-manifest.ts';
import { Failure } from '../failure.ts';
import {
  type Answer,
  MOST_MANIFEST_BYTES,
  downloadSegment,
  fetchFrom,
  folderOf,
  isOnTheWeb,
  manifestUrlOf,
  requireSignature,
} from '../index-files/locate-index.ts';
import { type OpenSegment, openSegmentFile } from '../index-files/segment-file.ts';
import {
  type NamedKey,
  type ReadManifest,
  type StoredIndex,
  openReader,
  parseManifest,
  readManifest,
  requireKey,
  verifyFile,
} from '../index-files/stored-index.ts';
import { bytesFormatted, counted } from '../streams.ts';
import type { Diagnosis } from './diagnosis.ts';

/** What is needed; without a key, or a public key, what they would tell stays open. */
export interface IndexExamination {
  readonly index: string;
  readonly key: NamedKey | undefined;
  readonly publicKey: Uint8Array | undefined;
}

/** What came out; `stored` only when all of it is as it should be. The caller closes it. */
export interface ExaminedIndex {
  readonly manifest: IndexManifest;
  readonly stored: StoredIndex | undefined;
}

const DAY = 24 * 60 * 60 * 1000;
/** A clock may be off by that much before it is worth a word. */
const CLOCK_SLACK = DAY / 24;
/** An index that nobody has brought up to date for so long. */
const OLD_DAYS = 30;

/** Looks at an index. Undefined when there is no readable `index.json`; every problem is in the diagnosis. */
export async function examineIndex(
  request: IndexExamination,
  diagnosis: Diagnosis,
  now = Date.now(),
): Promise<ExaminedIndex | undefined> {
  const place = await diagnosis.attempt('index', () => placeOf(request.index, diagnosis));
  if (!place) return undefined;
  const { read } = place;
  const { manifest } = read;
  describeManifest(manifest, diagnosis, now);
  const isSigned = await examineSignature(request, read, diagnosis);
  const { key } = request;
  if (!key && !diagnosis.hasProblem('key'))
    diagnosis.add('key', 'problem', 'no key is named: --key-file, or index.key in the policy');
  const fits =
    key &&
    (await diagnosis.attempt('key', async () => {
      requireKey(manifest, key, request.index);
      diagnosis.add('key', 'ok', `${key.name} is the key of this index`);
      return true;
    }));
  const segments = await place.open(diagnosis);
  if (!segments) return { manifest, stored: undefined };
  const close = async (): Promise<void> => {
    await Promise.all(segments.map((segment) => segment.close()));
  };
  const reader =
    key && fits && isSigned
      ? await diagnosis.attempt('segments', () => openReader(segments, key, request.index))
      : undefined;
  if (reader) return { manifest, stored: { manifest, reader, close } };
  await close();
  return { manifest, stored: undefined };
}

interface Place {
  readonly read: ReadManifest;
  /** Checks size and hash of every segment; undefined when one is not as it should be. */
  readonly open: (diagnosis: Diagnosis) => Promise<OpenSegment[] | undefined>;
}

async function placeOf(index: string, diagnosis: Diagnosis): Promise<Place> {
  if (isOnTheWeb(index)) {
    const url = manifestUrlOf(index);
    const answer = await fetchFrom(url, MOST_MANIFEST_BYTES);
    const read = parseManifest(new TextDecoder().decode(answer.bytes), url.href);
    await describeServer(url, answer, read.manifest, diagnosis);
    return {
      read,
      open: (to) => openAll(read.manifest, to, (entry) => downloadSegment(new URL(entry.file, url), entry)),
    };
  }
  const folder = await folderOf(index);
  const read = await readManifest(folder);
  if (!read) throw new Failure(`${index}: holds no index (index.json is missing)`);
  return {
    read,
    open: (to) =>
      openAll(read.manifest, to, async (entry) => {
        const path = join(folder, entry.file);
        await verifyFile(path, entry.sha256);
        const { size } = await stat(path);
        if (size !== entry.bytes) throw new Failure(`${path}: has ${size} bytes, not the ${entry.bytes} of index.json`);
        return openSegmentFile(folder, entry);
      }),
  };
}

async function openAll(
  { segments }: IndexManifest,
  diagnosis: Diagnosis,
  open: (entry: IndexManifest['segments'][number]) => Promise<Omit<OpenSegment, 'close'> & { close?(): Promise<void> }>,
): Promise<OpenSegment[] | undefined> {
  const opened: OpenSegment[] = [];
  for (const entry of segments) {
    const segment = await diagnosis.attempt('segments', () => open(entry));
    if (!segment) continue;
    opened.push({ ...segment, close: () => segment.close?.() ?? Promise.resolve() });
  }
  if (opened.length < segments.length) {
    await Promise.all(opened.map((segment) => segment.close()));
    return undefined;
  }
  const bytes = segments.reduce((sum, entry) => sum + entry.bytes, 0);
  diagnosis.add(
    'segments',
    'ok',
    `${counted(segments.length, 'segment')}, ${bytesFormatted(bytes)}, with the hashes of index.json`,
  );
  return opened;
}

function describeManifest(manifest: IndexManifest, diagnosis: Diagnosis, now: number): void {
  const { sequence, created, repositories, files, lines } = manifest;
  const days = Math.floor((now - Date.parse(created)) / DAY);
  const held = `${counted(repositories, 'repository')}, ${counted(files, 'file')}, ${counted(lines, 'line')}`;
  const text = `sequence ${sequence}, made ${created}, ${held}`;
  if (Date.parse(created) > now + CLOCK_SLACK) {
    diagnosis.add('index', 'warning', `${text}; it was made in the future: a clock is wrong`);
  } else if (days > OLD_DAYS)
    diagnosis.add('index', 'warning', `${text}; nobody has updated it for ${counted(days, 'day')}`);
  else diagnosis.add('index', 'ok', text);
}

/** What downloads lean on: an ETag saves asking again, ranges let an interrupted one go on. */
async function describeServer(url: URL, answer: Answer, manifest: IndexManifest, diagnosis: Diagnosis): Promise<void> {
  const missing: string[] = [];
  if (answer.headers.get('etag') === null) missing.push('gives index.json no ETag (it is fetched whole each time)');
  if (/\bno-store\b/u.test(answer.headers.get('cache-control') ?? ''))
    missing.push('forbids to keep index.json (no-store)');
  const [segment] = manifest.segments;
  if (segment) {
    const part = await fetchFrom(new URL(segment.file, url), segment.bytes, { range: 'bytes=0-0' }).catch(
      () => undefined,
    );
    // What can't be fetched is named among the segments.
    if (part && part.status !== 206) missing.push('knows no ranges (an interrupted download starts anew)');
  }
  if (missing.length === 0) diagnosis.add('server', 'ok', `${url.origin} answers with ETag and ranges`);
  else diagnosis.add('server', 'warning', `${url.origin} ${missing.join(', and ')}`);
}

async function examineSignature(
  { publicKey, index }: IndexExamination,
  read: ReadManifest,
  diagnosis: Diagnosis,
): Promise<boolean> {
  if (!publicKey) {
    const isSigned = read.manifest.signature !== undefined;
    const text = isSigned
      ? 'is signed, but nothing says by whom'
      : 'is not signed: whoever can write there can replace it';
    diagnosis.add('signature', 'warning', `${index} ${text} (index.publicKey of the policy, or --public-key)`);
    return true;
  }
  return (
    (await diagnosis.attempt('signature', async () => {
      await requireSignature(read, publicKey, index);
      diagnosis.add('signature', 'ok', 'is of the expected key');
      return true;
    })) ?? false
  );
}
