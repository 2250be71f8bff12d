/** What is derived from the 32 bytes of an index key. */
import { hkdf } from '@noble/hashes/hkdf.js';
import { sha256 } from '@noble/hashes/sha2.js';
import { Chaskey12 } from './chaskey.ts';

export const KEY_BYTES = 32;

export interface IndexKey {
  /** The keyed function of fingerprints; its key is the first half. */
  readonly prf: Chaskey12;
  /** AES-256-GCM-SIV key of the files part, derived from the second half. */
  readonly names: Uint8Array;
  /** ChaCha20 key of the places part, derived from the second half. */
  readonly places: Uint8Array;
  /** 16 bytes that say nothing of the key but tell a wrong one. */
  readonly check: Uint8Array;
}

/** @param key the 32 bytes of `index.key` */
export function deriveKey(key: Uint8Array): IndexKey {
  if (key.length !== KEY_BYTES) throw new RangeError(`an index key has ${KEY_BYTES} bytes, this one ${key.length}`);
  const sealing = key.subarray(16);
  return {
    prf: new Chaskey12(key.slice(0, 16)),
    names: hkdf(sha256, sealing, undefined, text('sourcekeep names'), 32),
    places: hkdf(sha256, sealing, undefined, text('sourcekeep places'), 32),
    check: hkdf(sha256, key, undefined, text('sourcekeep key check'), 16),
  };
}

const encoder = new TextEncoder();
function text(value: string): Uint8Array {
  return encoder.encode(value);
}
