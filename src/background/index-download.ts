/** The organisation's index, from the address that its policy names: verified whole, then put in place of the last. */
import * as v from 'valibot';
import { IndexError } from '../engine/index/error.ts';
import { MANIFEST_VERSION, signatureOf, signedBytes } from '../engine/index/manifest.ts';
import { type HealthDetail, healthDetails } from '../contract/event.ts';
import { type IndexManifest, IndexManifestSchema } from '../contract/index-manifest.ts';
import type { ActiveIndex } from '../contract/index-store.ts';
import type { Policy } from '../contract/policy.ts';
import { type Download, download } from '../platform/download.ts';
import {
  afterInstalling,
  createIndexFolder,
  deleteIndexFolder,
  deleteIndexFolders,
  freeBytes,
  writeIndexFile,
} from '../platform/index-files.ts';
import { onAlarm, repeatAlarm, stopAlarm } from '../platform/lifecycle.ts';
import { storedLocally } from '../platform/storage.ts';
import { storedActiveIndex } from '../platform/stored.ts';
import { recordHealth } from './activity.ts';
import { bytesOfBase64 } from './base64.ts';
import { indexFailure, type IndexSource, openStoredIndex } from './index-source.ts';
import type { PolicySource } from './policy-source.ts';

const ALARM = 'index';
/** Alarms ring a little early or late. */
const ALARM_SLACK_MILLISECONDS = 5_000;
/** How often a failed download is looked at again. */
const RETRY_MINUTES = 5;
const MAX_MANIFEST_BYTES = 8 * 1024 * 1024;

/** What was asked of which server last, and how that ended. */
const SourceSchema = v.object({
  url: v.string(),
  key: v.string(),
  publicKey: v.string(),
  /** Of the last answer that was installed. */
  etag: v.string(),
  /** The highest sequence number seen under this URL and public key: nobody can put an older index in place. */
  sequence: v.number(),
  /** When the server was last asked, in milliseconds since 1970. */
  asked: v.number(),
  /** How many times in a row that failed, and why the last time; none and `ok` after a success. */
  failures: v.number(),
  detail: v.picklist(healthDetails),
});
type Source = v.InferOutput<typeof SourceSchema>;
const nothingAsked: Source = {
  ...{ url: '', key: '', publicKey: '', etag: '', sequence: 0, asked: 0, failures: 0 },
  detail: 'ok',
};
const source = storedLocally('index-source', SourceSchema, nothingAsked);

type WantedIndex = NonNullable<Policy['index']>;

class DownloadError extends Error {
  readonly detail: HealthDetail;
  constructor(detail: HealthDetail) {
    super(detail);
    this.detail = detail;
  }
}

function dataOf(answer: Download): Uint8Array<ArrayBuffer> | undefined {
  if (!answer.ok) throw new DownloadError(answer.reason);
  return answer.data;
}

async function sha256(data: Uint8Array<ArrayBuffer>): Promise<string> {
  const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', data));
  return Array.from(digest, (byte) => byte.toString(16).padStart(2, '0')).join('');
}

/** By the browser's own Ed25519 (Chromium 137 and later). */
async function isSignedBy(publicKey: string, manifest: Record<string, unknown>): Promise<boolean> {
  const signature = signatureOf(manifest);
  if (signature === undefined) return false;
  const key = await crypto.subtle.importKey('raw', bytesOfBase64(publicKey), 'Ed25519', false, ['verify']);
  return crypto.subtle.verify('Ed25519', key, signature, signedBytes(manifest));
}

async function readManifest(data: Uint8Array, publicKey: string | undefined): Promise<IndexManifest> {
  let raw: unknown;
  try {
    raw = JSON.parse(new TextDecoder().decode(data));
  } catch {
    throw new DownloadError('not-an-index');
  }
  const parsed = v.safeParse(IndexManifestSchema, raw);
  if (!parsed.success) throw new DownloadError('not-an-index');
  // The signature covers what was received, also keys that this version doesn't know.
  if (publicKey !== undefined && !(await isSignedBy(publicKey, raw as Record<string, unknown>).catch(() => false))) {
    throw new DownloadError('wrong-signature');
  }
  if (parsed.output.version > MANIFEST_VERSION) throw new DownloadError('newer-version');
  return parsed.output;
}

/** Whether it is time to ask the server: the worker starts many times an hour. Waits double after each failure. */
function isDue(last: Source, refreshMinutes: number, installed: boolean): boolean {
  if (last.asked === 0 || (!installed && last.failures === 0)) return true;
  const minutes = last.failures === 0 ? refreshMinutes : Math.min(2 ** (last.failures - 1), refreshMinutes);
  return Date.now() - last.asked >= minutes * 60_000 - ALARM_SLACK_MILLISECONDS;
}

/** Gets every segment into a new folder, opens it for a test, and points at it. What fails leaves nothing behind. */
async function install(manifest: IndexManifest, text: Uint8Array<ArrayBuffer>, wanted: WantedIndex): Promise<void> {
  const total = manifest.segments.reduce((sum, segment) => sum + segment.bytes, 0);
  if (total + text.length > (await freeBytes())) throw new DownloadError('quota');
  const folder = await createIndexFolder();
  try {
    for (const segment of manifest.segments) {
      const data = dataOf(await download(new URL(segment.file, wanted.url).href, segment.bytes));
      if (data === undefined || data.length !== segment.bytes) throw new DownloadError('truncated');
      if ((await sha256(data)) !== segment.sha256) throw new DownloadError('corrupt');
      await writeIndexFile(folder, segment.file, data);
    }
    await writeIndexFile(folder, 'index.json', text);
    await openStoredIndex(folder, bytesOfBase64(wanted.key));
  } catch (error) {
    await deleteIndexFolder(folder).catch(() => undefined);
    throw error;
  }
  const { repositories, files, lines, fingerprints, created, sequence, profile } = manifest;
  const next: ActiveIndex = {
    folder,
    key: wanted.key,
    origin: 'policy',
    installed: new Date().toISOString(),
    summary: { repositories, files, lines, fingerprints, bytes: total, created, sequence, profile },
  };
  await storedActiveIndex.write(next);
  await deleteIndexFolders([folder]);
}

/** Asks the server and installs what it has when that is another index than the one in use. */
async function refresh(wanted: WantedIndex, last: Source, installed: boolean): Promise<Source> {
  const answer = await download(wanted.url, MAX_MANIFEST_BYTES, installed ? last.etag : '');
  const text = dataOf(answer);
  const done: Source = { ...last, asked: Date.now(), failures: 0, detail: 'ok' };
  if (text === undefined) return done;
  const manifest = await readManifest(text, wanted.publicKey);
  if (manifest.sequence < last.sequence) throw new DownloadError('older-sequence');
  await install(manifest, text, wanted);
  return { ...done, etag: answer.ok ? answer.etag : '', sequence: manifest.sequence };
}

export interface IndexDownload {
  /** Looks whether the policy names an index, and keeps it fresh. */
  update(): void;
  /** How the last attempt ended; `ok` after a success. */
  trouble(): Promise<HealthDetail>;
}

/** Registers its alarm at once. A failure leaves the index in use where it is and is written as a health event. */
export function createIndexDownload(policies: PolicySource, indexes: IndexSource): IndexDownload {
  let running: Promise<void> = Promise.resolve();

  const run = async (): Promise<void> => {
    const { policy } = await policies.current();
    const wanted = policy.index;
    if (wanted === undefined) {
      await stopAlarm(ALARM);
      return;
    }
    const { url, key, publicKey = '' } = wanted;
    const [active, stored] = await Promise.all([storedActiveIndex.read(), source.read()]);
    const sameServer = stored.url === url && stored.publicKey === publicKey;
    const same = sameServer && stored.key === key;
    // One that can't be read any more is fetched again, whatever the server says of changes.
    const readable = (await indexes.current()).state !== 'broken';
    const installed = same && readable && active?.origin === 'policy';
    const last: Source = {
      ...(same ? stored : nothingAsked),
      ...{ url, key, publicKey, sequence: sameServer ? stored.sequence : 0 },
    };
    if (!isDue(last, wanted.refreshMinutes, installed)) return;
    try {
      await source.write(await afterInstalling(() => refresh(wanted, last, installed)));
    } catch (error) {
      const detail = error instanceof DownloadError ? error.detail : failureOf(error);
      await source.write({ ...last, asked: Date.now(), failures: last.failures + 1, detail });
      // One event for each new trouble; a server that is gone for a day is not a thousand of them.
      if (detail !== last.detail) await recordHealth('index', detail, policy.labels);
    }
    const { failures } = await source.read();
    await repeatAlarm(ALARM, failures === 0 ? wanted.refreshMinutes : Math.min(RETRY_MINUTES, wanted.refreshMinutes));
  };
  // One after the other, so that a policy that changes during a download is not lost.
  const update = (): void => {
    running = running.then(run).catch(() => undefined);
  };
  onAlarm(ALARM, update);
  update();
  return { update, trouble: async () => (await source.read()).detail };
}

function failureOf(error: unknown): HealthDetail {
  if (error instanceof DOMException && error.name === 'QuotaExceededError') return 'quota';
  return error instanceof IndexError ? error.code : indexFailure(error).detail;
}
