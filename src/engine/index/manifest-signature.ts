/** Signing an index and checking its signature with Ed25519, where the platform's own isn't at hand. */
import { getPublicKey, hashes, sign, utils, verify } from '@noble/ed25519';
import { sha512 } from '@noble/hashes/sha2.js';
import { IndexError } from './error.ts';
import { type Manifest, type ParsedManifest, signatureOf, signedBytes } from './manifest.ts';

hashes.sha512 = sha512;

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
 * @param publicKey 32 bytes
 * @throws IndexError `wrong-signature` when it isn't signed by that key
 */
export function verifyManifest(manifest: ParsedManifest, publicKey: Uint8Array): void {
  const signature = signatureOf(manifest);
  if (!('signature' in manifest)) throw new IndexError('wrong-signature', 'The index is not signed.');
  let genuine = false;
  try {
    genuine = signature !== undefined && verify(signature, signedBytes(manifest), publicKey);
  } catch {
    // A key or signature that is no point of the curve.
  }
  if (!genuine) throw new IndexError('wrong-signature', 'The index is not signed with the expected key.');
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
