/** What values packed by MessagePack, CBOR or protobuf hold: their strings, and their byte strings. */

export interface Packed {
  /** In their order. */
  readonly strings: string[];
  readonly blobs: Uint8Array[];
}

/** Reads values one behind another; a value that isn't one ends it by throwing `Malformed`. */
export class ValueReader implements Packed {
  readonly strings: string[] = [];
  readonly blobs: Uint8Array[] = [];
  at = 0;
  readonly bytes: Uint8Array;
  readonly view: DataView;
  private readonly decoder = new TextDecoder('utf-8', { fatal: true });

  constructor(bytes: Uint8Array) {
    this.bytes = bytes;
    this.view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  }

  get done(): boolean {
    return this.at >= this.bytes.length;
  }

  /** A big-endian number of 1, 2, 4 or 8 bytes. */
  number(size: number): number {
    const { at } = this;
    this.skip(size);
    if (size === 1) return this.view.getUint8(at);
    if (size === 2) return this.view.getUint16(at);
    if (size === 4) return this.view.getUint32(at);
    return Number(this.view.getBigUint64(at));
  }

  skip(size: number): void {
    if (size > this.bytes.length - this.at) throw new Malformed();
    this.at += size;
  }

  slice(size: number): Uint8Array {
    const { at } = this;
    this.skip(size);
    return this.bytes.subarray(at, this.at);
  }

  string(size: number): void {
    try {
      this.strings.push(this.decoder.decode(this.slice(size)));
    } catch {
      throw new Malformed();
    }
  }

  blob(size: number): void {
    this.blobs.push(this.slice(size));
  }
}

export class Malformed extends Error {
  override readonly name = 'Malformed';
}

/** Values inside one another, so deep. */
export const MOST_NESTED = 64;

/** What a reading function got out of all of the bytes; undefined when they are something else. */
export function readWhole(bytes: Uint8Array, read: (reader: ValueReader) => void): Packed | undefined {
  const reader = new ValueReader(bytes);
  try {
    while (!reader.done) read(reader);
  } catch (error) {
    if (error instanceof Malformed) return undefined;
    throw error;
  }
  return reader;
}
