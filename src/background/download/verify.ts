/** Whether `index.json` is one, signed by whom the policy trusts, made with the policy's key, and not an older one. */
import * as v from 'valibot';
import { hexOf } from '../../engine/index/byte-buffer.ts';
import { MANIFEST_VERSION, signatureOf, signedBytes } from '../../engine/index/manifest.ts';
import { deriveKey } from '../../engine/key.ts';
import { type IndexManifest, IndexManifestSchema } from '../../contract/index-manifest.ts';
import type { Policy } from '../../contract/policy.ts';
import { bytesOfBase64 } from '../base64.ts';
import { DownloadError } from './failure.ts';

export type WantedIndex = NonNullable<Policy['index']>;

/** By the browser's own Ed25519 (Chromium 137 and later). */
async function isSignedBy(publicKey: string, manifest: Record<string, unknown>): Promise<boolean> {
  const signature = signatureOf(manifest);
  if (signature === undefined) return false;
  const key = await crypto.subtle.importKey('raw', bytesOfBase64(publicKey), 'Ed25519', false, ['verify']);
  return crypto.subtle.verify('Ed25519', key, signature, signedBytes(manifest));
}

/**
 * @param text `index.json` as it was received
 * @param highest the highest sequence number seen from this server
 * @throws DownloadError `not-an-index`, `wrong-signature`, `newer-version`, `older-sequence`, `wrong-key`
 */
export async function verifyManifest(
  text: Uint8Array,
  { publicKey, key }: WantedIndex,
  highest: number,
): Promise<IndexManifest> {
  let raw: unknown;
  try {
    raw = JSON.parse(new TextDecoder().decode(text));
  } catch {
    throw new DownloadError('not-an-index');
  }
  const parsed = v.safeParse(IndexManifestSchema, raw);
  if (!parsed.success) throw new DownloadError('not-an-index');
  const manifest = parsed.output;
  // A segment under another's name would be put in the place of one that is in use.
  if (manifest.segments.some(({ file, sha256 }) => file !== `${sha256}.segment`))
    throw new DownloadError('not-an-index');
  // The signature covers what was received, also keys that this version doesn't know.
  if (publicKey !== undefined && !(await isSignedBy(publicKey, raw as Record<string, unknown>).catch(() => false))) {
    throw new DownloadError('wrong-signature');
  }
  if (manifest.version > MANIFEST_VERSION) throw new DownloadError('newer-version');
  if (manifest.sequence < highest) throw new DownloadError('older-sequence');
  // Before anything large is fetched that could never be opened.
  if (hexOf(deriveKey(bytesOfBase64(key)).check) !== manifest.keyCheck) throw new DownloadError('wrong-key');
  return manifest;
}
