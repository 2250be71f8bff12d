/** CBOR (RFC 8949): values one behind another, in lists and maps of known or open length. */
import { Malformed, MOST_NESTED, type Packed, readWhole, type ValueReader } from './packed-values.ts';

const BREAK = 0xff;

/** The strings of bytes that begin with a text, a byte string, a list, a map or a tag. */
export function readCbor(bytes: Uint8Array): Packed | undefined {
  const major = (bytes[0] as number) >> 5;
  return major >= 2 && major <= 6 ? readWhole(bytes, (reader) => readValue(reader, 0)) : undefined;
}

function readValue(reader: ValueReader, depth: number): void {
  if (depth > MOST_NESTED) throw new Malformed();
  const byte = reader.number(1);
  const major = byte >> 5;
  const low = byte & 31;
  if (low === 31) return readOpen(reader, major, depth);
  if (low > 27) throw new Malformed();
  const count = low < 24 ? low : reader.number(1 << (low - 24));
  if (major === 2) reader.blob(count);
  else if (major === 3) reader.string(count);
  else if (major === 4) readMany(reader, count, depth);
  else if (major === 5) readMany(reader, 2 * count, depth);
  else if (major === 6) readValue(reader, depth + 1);
}

function readMany(reader: ValueReader, count: number, depth: number): void {
  if (count > reader.bytes.length - reader.at) throw new Malformed();
  for (let i = 0; i < count; i++) readValue(reader, depth + 1);
}

function readOpen(reader: ValueReader, major: number, depth: number): void {
  if (major < 2 || major > 5) throw new Malformed();
  while (reader.bytes[reader.at] !== BREAK) readValue(reader, depth + 1);
  reader.skip(1);
}
