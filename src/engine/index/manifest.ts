/** `index.json`: what an index says of itself, signed with Ed25519 over its RFC 8785 form. */
import { getPublicKey, hashes, sign, utils, verify } from '@noble/ed25519';
import { sha256, sha512 } from '@noble/hashes/sha2.js';
import canonicalize from 'canonicalize';
import type { Profile } from '../types.ts';
import { hexOf } from './byte-buffer.ts';
import { IndexError } from './error.ts';
import { FORMAT_VERSION } from './format.ts';
import type { IndexNumbers, IndexTotals } from './reader.ts';

hashes.sha512 = sha512;

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

/** @returns the signing key and its public key, 32 bytes each */
export function newSigningKey(): { signingKey: Uint8Array; publicKey: Uint8Array } {
  const signingKey = utils.randomSecretKey();
  return { signingKey, publicKey: getPublicKey(signingKey) };
}

export function publicKeyOf(signingKey: Uint8Array): Uint8Array {
  return getPublicKey(signingKey);
}

/** @param signingKey 32 bytes */
export function signManifest(manifest: Manifest, signingKey: Uint8Array): Manifest {
  return { ...manifest, signature: base64Of(sign(signedBytes(manifest), signingKey)) };
}

/**
 * @param manifest as it was parsed, with every member that it holds: all of them are signed
 * @param publicKey 32 bytes
 * @throws IndexError `wrong-signature` when it isn't signed by that key
 */
export function verifyManifest(manifest: Readonly<Record<string, unknown>> | Manifest, publicKey: Uint8Array): void {
  const signature = typeof manifest.signature === 'string' ? bytesOfBase64(manifest.signature) : undefined;
  let genuine = false;
  try {
    genuine = signature?.length === 64 && verify(signature, signedBytes(manifest), publicKey);
  } catch {
    // A key or signature that is no point of the curve.
  }
  if (!genuine) throw new IndexError('wrong-signature', 'The index is not signed with the expected key.');
}

function signedBytes(manifest: Readonly<Record<string, unknown>> | Manifest): Uint8Array {
  const rest: Record<string, unknown> = { ...manifest };
  delete rest['signature'];
  const text = canonicalize(rest);
  if (text === undefined) throw new TypeError('a manifest must be JSON');
  return new TextEncoder().encode(text);
}

const DIGITS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';

function base64Of(bytes: Uint8Array): string {
  let text = '';
  for (let i = 0; i < bytes.length; i += 3) {
    const word = ((bytes[i] as number) << 16) | ((bytes[i + 1] ?? 0) << 8) | (bytes[i + 2] ?? 0);
    for (let j = 0; j < 4; j++) text += i + j > bytes.length ? '=' : DIGITS[(word >>> (18 - 6 * j)) & 63];
  }
  return text;
}

function bytesOfBase64(text: string): Uint8Array | undefined {
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
