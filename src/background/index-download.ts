/** The organisation's index, from the address that its policy names: verified whole, then put in place of the last. */
import * as v from 'valibot';
import { IndexError } from '../engine/index/error.ts';
import { MANIFEST_VERSION, verifyManifest } from '../engine/index/manifest.ts';
import type { HealthDetail } from '../contract/event.ts';
import { type IndexManifest, IndexManifestSchema } from '../contract/index-manifest.ts';
import type { ActiveIndex } from '../contract/index-store.ts';
import type { Policy } from '../contract/policy.ts';
import { type Download, download } from '../platform/download.ts';
import {
  afterInstalling,
  createIndexFolder,
  deleteIndexFolders,
  freeBytes,
  writeIndexFile,
} from '../platform/index-files.ts';
import { onAlarm, repeatAlarm, stopAlarm } from '../platform/lifecycle.ts';
import { storedLocally } from '../platform/storage.ts';
import { storedActiveIndex } from '../platform/stored.ts';
import { recordHealth } from './activity.ts';
import { bytesOfBase64, indexFailure, openStoredIndex } from './index-source.ts';
import type { PolicySource } from './policy-source.ts';

const ALARM = 'index';
/** Alarms ring a little early or late. */
const ALARM_SLACK_MILLISECONDS = 5_000;
const MAX_MANIFEST_BYTES = 8 * 1024 * 1024;

/** What the last download was of, so that an unchanged index costs one small answer. */
const SourceSchema = v.object({
  url: v.string(),
  key: v.string(),
  etag: v.string(),
  /** When the server last answered, in milliseconds since 1970. */
  asked: v.number(),
});
const source = storedLocally('index-source', SourceSchema, { url: '', key: '', etag: '', asked: 0 });

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

function readManifest(data: Uint8Array, publicKey: string | undefined): IndexManifest {
  let raw: unknown;
  try {
    raw = JSON.parse(new TextDecoder().decode(data));
  } catch {
    throw new DownloadError('not-an-index');
  }
  const parsed = v.safeParse(IndexManifestSchema, raw);
  if (!parsed.success) throw new DownloadError('not-an-index');
  // The signature covers what was received, also keys that this version doesn't know.
  if (publicKey !== undefined) verifyManifest(raw as Record<string, unknown>, bytesOfBase64(publicKey));
  if (parsed.output.version > MANIFEST_VERSION) throw new DownloadError('newer-version');
  return parsed.output;
}

/** Downloads and installs the index when it is another one than the one in use. */
async function refresh(wanted: NonNullable<Policy['index']>): Promise<void> {
  const [active, last] = await Promise.all([storedActiveIndex.read(), source.read()]);
  const same = active?.origin === 'policy' && last.url === wanted.url && last.key === wanted.key;
  // The worker starts many times an hour; the server is asked once in `refreshMinutes`.
  if (same && Date.now() - last.asked < wanted.refreshMinutes * 60_000 - ALARM_SLACK_MILLISECONDS) return;
  const answer = await download(wanted.url, MAX_MANIFEST_BYTES, same ? last.etag : '');
  const text = dataOf(answer);
  if (text === undefined) {
    await source.write({ ...last, asked: Date.now() });
    return;
  }
  const manifest = readManifest(text, wanted.publicKey);
  if (same && manifest.sequence < active.summary.sequence) throw new DownloadError('older-sequence');
  const total = manifest.segments.reduce((sum, segment) => sum + segment.bytes, 0);
  if (total + text.length > (await freeBytes())) throw new DownloadError('quota');

  const folder = await createIndexFolder();
  for (const segment of manifest.segments) {
    const data = dataOf(await download(new URL(segment.file, wanted.url).href, segment.bytes));
    if (data === undefined || data.length !== segment.bytes) throw new DownloadError('truncated');
    if ((await sha256(data)) !== segment.sha256) throw new DownloadError('corrupt');
    await writeIndexFile(folder, segment.file, data);
  }
  await writeIndexFile(folder, 'index.json', text);
  await openStoredIndex(folder, bytesOfBase64(wanted.key));
  const next: ActiveIndex = {
    folder,
    key: wanted.key,
    origin: 'policy',
    installed: new Date().toISOString(),
    summary: {
      repositories: manifest.repositories,
      files: manifest.files,
      lines: manifest.lines,
      fingerprints: manifest.fingerprints,
      bytes: total,
      created: manifest.created,
      sequence: manifest.sequence,
      profile: manifest.profile,
    },
  };
  await storedActiveIndex.write(next);
  await source.write({ url: wanted.url, key: wanted.key, etag: answer.ok ? answer.etag : '', asked: Date.now() });
  await deleteIndexFolders([folder]);
}

export interface IndexDownload {
  /** Looks whether the policy names an index, and keeps it fresh. */
  update(): void;
}

/** Registers its alarm at once. A failure leaves the index in use where it is and is written as a health event. */
export function createIndexDownload(policies: PolicySource): IndexDownload {
  let running: Promise<void> = Promise.resolve();

  const run = async (): Promise<void> => {
    const { policy } = await policies.current();
    if (policy.index === undefined) {
      await stopAlarm(ALARM);
      return;
    }
    await repeatAlarm(ALARM, policy.index.refreshMinutes);
    try {
      const wanted = policy.index;
      await afterInstalling(() => refresh(wanted));
    } catch (error) {
      const detail = error instanceof DownloadError ? error.detail : failureOf(error);
      await recordHealth('index', detail, policy.labels);
    }
  };
  // One after the other, so that a policy that changes during a download is not lost.
  const update = (): void => {
    running = running.then(run).catch(() => undefined);
  };
  onAlarm(ALARM, update);
  update();
  return { update };
}

function failureOf(error: unknown): HealthDetail {
  if (error instanceof DOMException && error.name === 'QuotaExceededError') return 'quota';
  return error instanceof IndexError ? error.code : indexFailure(error).detail;
}
