/** `index.json`: what an index says of itself, and the bytes of it that are signed: its RFC 8785 form. */
import { sha256 } from '@noble/hashes/sha2.js';
import canonicalize from 'canonicalize';
import type { Profile } from '../types.ts';
import { hexOf } from './byte-buffer.ts';
import { FORMAT_VERSION } from './format.ts';
import type { IndexNumbers, IndexTotals } from './reader.ts';

export const MANIFEST_VERSION = FORMAT_VERSION;

export interface ManifestSegment {
  readonly file: string;
  readonly bytes: number;
  readonly sha256: string;
  readonly fingerprints: number;
}

/** The same shape as `IndexManifest` of the contract, which checks it where it is read. */
export interface Manifest {
  format: 'sourcekeep-index';
  version: number;
  created: string;
  sequence: number;
  profile: Profile;
  parameters: Record<string, number | string | boolean>;
  keyCheck: string;
  repositories: number;
  files: number;
  lines: number;
  fingerprints: number;
  segments: ManifestSegment[];
  signature?: string;
}

/** The entry of a segment: named by the digest of its bytes. */
export function manifestSegment(bytes: Uint8Array, fingerprints: number): ManifestSegment {
  const digest = hexOf(sha256(bytes));
  return { file: `${digest}.segment`, bytes: bytes.length, sha256: digest, fingerprints };
}

/**
 * @param numbers what `IndexReader.totals` or `inspect` says of the opened segments
 * @param created ISO 8601
 * @param sequence from 1, higher than that of the index it replaces
 */
export function buildManifest(
  numbers: IndexTotals | IndexNumbers,
  segments: readonly ManifestSegment[],
  created: string,
  sequence: number,
): Manifest {
  return {
    format: 'sourcekeep-index',
    version: MANIFEST_VERSION,
    created,
    sequence,
    profile: numbers.profile,
    parameters: { ...numbers.parameters },
    keyCheck: numbers.keyCheck,
    repositories: typeof numbers.repositories === 'number' ? numbers.repositories : numbers.repositories.length,
    files: numbers.files,
    lines: numbers.lines,
    fingerprints: numbers.fingerprints,
    segments: [...segments],
  };
}

/** A manifest as it was parsed, with every member that it holds: all of them are signed. */
export type ParsedManifest = Readonly<Record<string, unknown>> | Manifest;

/** The 64 bytes of a manifest's signature; undefined where it has none of that form. */
export function signatureOf(manifest: ParsedManifest): Uint8Array<ArrayBuffer> | undefined {
  const bytes = typeof manifest.signature === 'string' ? bytesOfBase64(manifest.signature) : undefined;
  return bytes?.length === 64 ? bytes : undefined;
}

/** What the signature covers. */
export function signedBytes(manifest: ParsedManifest): Uint8Array<ArrayBuffer> {
  const rest: Record<string, unknown> = { ...manifest };
  delete rest['signature'];
  const text = canonicalize(rest);
  if (text === undefined) throw new TypeError('a manifest must be JSON');
  return new TextEncoder().encode(text);
}

const DIGITS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';

function bytesOfBase64(text: string): Uint8Array<ArrayBuffer> | undefined {
  if (!/^[A-Za-z0-9+/]*={0,2}$/.test(text) || text.length % 4 !== 0) return undefined;
  const body = text.replace(/=+$/, '');
  const bytes = new Uint8Array(Math.floor((body.length * 3) / 4));
  for (let i = 0, bits = 0, count = 0, at = 0; i < body.length; i++) {
    bits = ((bits << 6) | DIGITS.indexOf(body[i] as string)) & 0xffff;
    count += 6;
    if (count >= 8) bytes[at++] = (bits >>> (count -= 8)) & 255;
  }
  return bytes;
}
