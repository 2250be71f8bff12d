/** Protocol buffers without their schema: a tolerant walk over the fields that have a length. */
import { Malformed, MOST_NESTED, type Packed, readWhole, ValueReader } from './packed-values.ts';

/** What the fields of a message hold; undefined when the bytes are no message. */
export function readProtobuf(bytes: Uint8Array): Packed | undefined {
  return readMessage(bytes, 0);
}

function readMessage(bytes: Uint8Array, depth: number): Packed | undefined {
  if (depth > MOST_NESTED || bytes.length < 2) return undefined;
  return readWhole(bytes, (reader) => readField(reader, depth));
}

function readField(reader: ValueReader, depth: number): void {
  const tag = varint(reader);
  const kind = tag & 7;
  const number = Math.floor(tag / 8);
  if (number === 0 || number > 0x1fffffff) throw new Malformed();
  if (kind === 0) varint(reader);
  else if (kind === 1) reader.skip(8);
  else if (kind === 5) reader.skip(4);
  else if (kind === 2) readLong(reader, reader.slice(varint(reader)), depth);
  else throw new Malformed();
}

/** A text, else a message, else bytes. */
function readLong(reader: ValueReader, bytes: Uint8Array, depth: number): void {
  const said = textOf(bytes);
  if (said !== undefined) {
    reader.strings.push(said);
    return;
  }
  const inner = readMessage(bytes, depth + 1);
  if (inner) {
    for (const text of inner.strings) reader.strings.push(text);
    for (const blob of inner.blobs) reader.blobs.push(blob);
  } else reader.blobs.push(bytes);
}

function varint(reader: ValueReader): number {
  let value = 0;
  for (let shift = 0; shift < 70; shift += 7) {
    const byte = reader.number(1);
    value += (byte & 127) * 2 ** shift;
    if (byte < 128) return value;
  }
  throw new Malformed();
}

// oxlint-disable-next-line no-control-regex -- they are what is looked for
const control = /[\0-\x08\x0e-\x1f\x7f]/;

function textOf(bytes: Uint8Array): string | undefined {
  const reader = new ValueReader(bytes);
  try {
    reader.string(bytes.length);
  } catch {
    return undefined;
  }
  const text = reader.strings[0] ?? '';
  return control.test(text) ? undefined : text;
}
