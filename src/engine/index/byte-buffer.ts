/** Bytes, variable-length integers and bit fields, written one after another and read back. */
import { IndexError } from './error.ts';

export class ByteWriter {
  private bytes = new Uint8Array(1024);
  length = 0;

  private room(count: number): void {
    if (this.length + count <= this.bytes.length) return;
    const larger = new Uint8Array(Math.max(this.bytes.length * 2, this.length + count));
    larger.set(this.bytes);
    this.bytes = larger;
  }

  put(bytes: Uint8Array): void {
    this.room(bytes.length);
    this.bytes.set(bytes, this.length);
    this.length += bytes.length;
  }

  /** LEB128 of an integer from 0 to 2^32 − 1. */
  putVarint(value: number): void {
    this.room(5);
    let rest = value >>> 0;
    while (rest > 127) {
      this.bytes[this.length++] = (rest & 127) | 128;
      rest >>>= 7;
    }
    this.bytes[this.length++] = rest;
  }

  finish(): Uint8Array {
    return this.bytes.slice(0, this.length);
  }
}

export class ByteReader {
  private at = 0;
  private readonly bytes: Uint8Array;

  constructor(bytes: Uint8Array) {
    this.bytes = bytes;
  }

  get done(): boolean {
    return this.at >= this.bytes.length;
  }

  take(count: number): Uint8Array {
    if (this.at + count > this.bytes.length) throw tooShort();
    this.at += count;
    return this.bytes.subarray(this.at - count, this.at);
  }

  takeVarint(): number {
    let value = 0;
    for (let shift = 0; shift < 35; shift += 7) {
      const byte = this.bytes[this.at++];
      if (byte === undefined) throw tooShort();
      value |= (byte & 127) << shift;
      if (byte < 128) return value >>> 0;
    }
    throw new IndexError('corrupt', 'The index is damaged: a number in it is too long.');
  }
}

function tooShort(): IndexError {
  return new IndexError('corrupt', 'The index is damaged: a list in it ends too early.');
}

/** Bit fields of up to 32 bits, least significant first, in little-endian words. */
export class BitWriter {
  private words: Uint32Array;
  /** The word that is being filled, and how many of its bits are: no division, which is most of what `put` would take. */
  private word = 0;
  private shift = 0;

  /** @param bits how many are expected; more are taken too */
  constructor(bits = 8160) {
    this.words = new Uint32Array(Math.ceil(bits / 32) + 1);
  }

  put(value: number, bits: number): void {
    const { word, shift } = this;
    if (word + 2 > this.words.length) {
      const larger = new Uint32Array(this.words.length * 2);
      larger.set(this.words);
      this.words = larger;
    }
    const { words } = this;
    words[word] = (words[word] as number) | (value << shift);
    const end = shift + bits;
    if (end > 32) words[word + 1] = value >>> (32 - shift);
    this.word = word + (end >>> 5);
    this.shift = end & 31;
  }

  /** Forgets what was written. */
  clear(): void {
    this.words.fill(0, 0, this.word + 2);
    this.word = 0;
    this.shift = 0;
  }

  /** The words so far, as bytes, padded to whole words; valid until the next `put`. */
  finish(): Uint8Array {
    return new Uint8Array(this.words.buffer, 0, 4 * (this.word + (this.shift > 0 ? 1 : 0)));
  }
}

/** The field of `bits` bits at bit `at`. The words must reach one word beyond it. */
export function bitsAt(words: Uint32Array, at: number, bits: number): number {
  const word = Math.floor(at / 32);
  const shift = at % 32;
  let value = (words[word] as number) >>> shift;
  if (shift + bits > 32) value |= (words[word + 1] as number) << (32 - shift);
  return bits === 32 ? value >>> 0 : value & ((1 << bits) - 1);
}

/** The same for a bit below 2^32, without the divisions. */
export function bitsNear(words: Uint32Array, at: number, bits: number): number {
  const word = at >>> 5;
  const shift = at & 31;
  let value = (words[word] as number) >>> shift;
  if (shift + bits > 32) value |= (words[word + 1] as number) << (32 - shift);
  return bits === 32 ? value >>> 0 : value & ((1 << bits) - 1);
}

/** The same bytes as words; copied when they lie across word boundaries. */
export function asWords(bytes: Uint8Array): Uint32Array {
  const whole = bytes.length - (bytes.length % 4);
  if (bytes.byteOffset % 4 === 0) return new Uint32Array(bytes.buffer, bytes.byteOffset, whole / 4);
  return new Uint32Array(bytes.slice(0, whole).buffer);
}

export function hexOf(bytes: Uint8Array): string {
  let text = '';
  for (const byte of bytes) text += byte.toString(16).padStart(2, '0');
  return text;
}

export function bytesOfHex(hex: string): Uint8Array {
  const bytes = new Uint8Array(hex.length >> 1);
  for (let i = 0; i < bytes.length; i++) bytes[i] = parseInt(hex.slice(2 * i, 2 * i + 2), 16);
  return bytes;
}
