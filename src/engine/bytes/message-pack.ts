/** MessagePack: values one behind another, and the messages of SignalR, each behind its length. */
import { Malformed, MOST_NESTED, type Packed, readWhole, type ValueReader } from './packed-values.ts';

/** The strings of bytes that begin with a map, a list or a text and hold whole values to their end. */
export function readMessagePack(bytes: Uint8Array): Packed | undefined {
  return opensValue(bytes[0] as number) ? readWhole(bytes, (reader) => readValue(reader, 0)) : undefined;
}

/** SignalR's binary protocol: the length as a varint, then a list. */
export function readSignalR(bytes: Uint8Array): Packed | undefined {
  return readWhole(bytes, (reader) => {
    let length = 0;
    let shift = 0;
    for (let byte = 128; byte >= 128; shift += 7) {
      if (shift > 28) throw new Malformed();
      byte = reader.number(1);
      length += (byte & 127) * 2 ** shift;
    }
    const end = reader.at + length;
    if (length === 0 || end > reader.bytes.length || !isList(reader.bytes[reader.at] as number)) throw new Malformed();
    readValue(reader, 0);
    if (reader.at !== end) throw new Malformed();
  });
}

function isList(byte: number): boolean {
  return (byte >= 0x90 && byte < 0xa0) || byte === 0xdc || byte === 0xdd;
}

function opensValue(byte: number): boolean {
  return (byte >= 0x80 && byte < 0xc0) || (byte >= 0xc4 && byte <= 0xc9) || (byte >= 0xd9 && byte <= 0xdf);
}

function readValue(reader: ValueReader, depth: number): void {
  if (depth > MOST_NESTED) throw new Malformed();
  const byte = reader.number(1);
  if (byte < 0x80 || byte >= 0xe0) return;
  if (byte < 0x90) return readMany(reader, 2 * (byte & 15), depth);
  if (byte < 0xa0) return readMany(reader, byte & 15, depth);
  if (byte < 0xc0) return reader.string(byte & 31);
  switch (byte) {
    case 0xc0:
    case 0xc2:
    case 0xc3:
      return undefined;
    case 0xc4:
    case 0xc5:
    case 0xc6:
      return reader.blob(reader.number(1 << (byte - 0xc4)));
    case 0xc7:
    case 0xc8:
    case 0xc9: {
      const length = reader.number(1 << (byte - 0xc7));
      reader.skip(1);
      return reader.blob(length);
    }
    case 0xca:
      return reader.skip(4);
    case 0xcb:
      return reader.skip(8);
    case 0xcc:
    case 0xcd:
    case 0xce:
    case 0xcf:
      return reader.skip(1 << (byte - 0xcc));
    case 0xd0:
    case 0xd1:
    case 0xd2:
    case 0xd3:
      return reader.skip(1 << (byte - 0xd0));
    case 0xd4:
    case 0xd5:
    case 0xd6:
    case 0xd7:
    case 0xd8:
      return reader.skip(1 + (1 << (byte - 0xd4)));
    case 0xd9:
    case 0xda:
    case 0xdb:
      return reader.string(reader.number(1 << (byte - 0xd9)));
    case 0xdc:
    case 0xdd:
      return readMany(reader, reader.number(byte === 0xdc ? 2 : 4), depth);
    case 0xde:
    case 0xdf:
      return readMany(reader, 2 * reader.number(byte === 0xde ? 2 : 4), depth);
    default:
      throw new Malformed();
  }
}

function readMany(reader: ValueReader, count: number, depth: number): void {
  // Each takes a byte at least.
  if (count > reader.bytes.length - reader.at) throw new Malformed();
  for (let i = 0; i < count; i++) readValue(reader, depth + 1);
}
