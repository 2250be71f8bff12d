/** Blocks of the places and files parts: sealed with keys of the index key, deterministic, checked when opened. */
import { gcmsiv } from '@noble/ciphers/aes.js';
import { chacha20 } from '@noble/ciphers/chacha.js';
import type { IndexKey } from '../key.ts';
import { crc32 } from './crc32.ts';
import { IndexError } from './error.ts';

export const CRC_BYTES = 4;
export const TAG_BYTES = 16;
/** Number of the block that holds the lines of each file; place blocks count from 0. */
export const LINE_COUNTS_BLOCK = 0xffffffff;

/**
 * The nonce of a block. The content id is a digest of everything that is sealed, so no two different blocks ever share
 * key and nonce.
 */
function nonceOf(contentId: Uint8Array, block: number): Uint8Array {
  const nonce = new Uint8Array(12);
  nonce.set(contentId.subarray(0, 8));
  new DataView(nonce.buffer).setUint32(8, block, true);
  return nonce;
}

/** Plain bytes → the same number of bytes, and a CRC. */
export function sealPlaces(key: IndexKey, contentId: Uint8Array, block: number, plain: Uint8Array): Uint8Array {
  const sealed = new Uint8Array(plain.length + CRC_BYTES);
  sealed.set(chacha20(key.places, nonceOf(contentId, block), plain));
  new DataView(sealed.buffer).setUint32(plain.length, crc32(sealed.subarray(0, plain.length)), true);
  return sealed;
}

/** Checks the CRC of a block without opening it. */
export function checkPlaces(sealed: Uint8Array): void {
  const body = sealed.subarray(0, sealed.length - CRC_BYTES);
  const view = new DataView(sealed.buffer, sealed.byteOffset, sealed.byteLength);
  if (sealed.length < CRC_BYTES || view.getUint32(body.length, true) !== crc32(body)) {
    throw new IndexError('corrupt', 'The index is damaged: the checksum of a block of places is wrong.');
  }
}

/** @throws IndexError when the CRC is wrong */
export function openPlaces(key: IndexKey, contentId: Uint8Array, block: number, sealed: Uint8Array): Uint8Array {
  checkPlaces(sealed);
  return chacha20(key.places, nonceOf(contentId, block), sealed.subarray(0, sealed.length - CRC_BYTES));
}

/** What ChaCha20 makes at once; any such piece of a block can be opened by itself. */
export const CIPHER_BYTES = 64;

/**
 * Opens parts of one block, whose CRC was checked before: of a paste that is known, thousands of parts are opened, so what
 * they have in common is made once.
 */
export function partOpener(key: IndexKey, contentId: Uint8Array, block: number): OpenPart {
  const nonce = nonceOf(contentId, block);
  return (sealed, from) => chacha20(key.places, nonce, sealed, undefined, from / CIPHER_BYTES);
}

/** Opens a part of a block that begins at `from`, a multiple of `CIPHER_BYTES`. */
export type OpenPart = (sealed: Uint8Array, from: number) => Uint8Array;

/** Plain bytes → 16 bytes more. */
export function sealNames(key: IndexKey, contentId: Uint8Array, block: number, plain: Uint8Array): Uint8Array {
  return gcmsiv(key.names, nonceOf(contentId, block), contentId).encrypt(plain);
}

/** @throws IndexError when the block was changed */
export function openNames(key: IndexKey, contentId: Uint8Array, block: number, sealed: Uint8Array): Uint8Array {
  try {
    return gcmsiv(key.names, nonceOf(contentId, block), contentId).decrypt(sealed);
  } catch {
    throw new IndexError('corrupt', 'The index is damaged: a block of file names cannot be opened.');
  }
}
