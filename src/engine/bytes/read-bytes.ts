/** The door for bytes: what they are by their magic and structure, and the texts in them. Synchronous and pure. */
import { readTar, readZip } from './archive.ts';
import { bytesOfBase64, filesInText } from './base64.ts';
import { readCbor } from './cbor.ts';
import { fieldsOf, isFormType, looksLikeForm, valuesFrom } from './form.ts';
import { framesOf, isFramedType } from './framed.ts';
import { textsOfJson } from './json-strings.ts';
import { type Kind, kindOf } from './magic.ts';
import { readMessagePack, readSignalR } from './message-pack.ts';
import { partsOf } from './multipart.ts';
import { textOfNotebook } from './notebook.ts';
import type { Packed } from './packed-values.ts';
import { plainText } from './plain-text.ts';
import { printableRuns, wideRuns } from './printable.ts';
import { readProtobuf } from './protobuf.ts';
import { type ByteInput, type ByteLimits, type BytesReading, defaultLimits, Reading } from './reading.ts';
import { type Packing, unpack } from './unpack.ts';
import { endsInZip } from './zip.ts';

export type { ByteInput, ByteLimits, BytesReading, ReadText, Unread } from './reading.ts';

/**
 * Reads every text in some bytes: plain, compressed, in archives, in forms and in framed messages, one inside another.
 * @param limits what differs from `defaultLimits`
 * @returns texts in their order, what could not be read and why, and documents that need a reader that may wait. Never
 * throws for what the bytes hold.
 */
export function readBytes(input: ByteInput, limits: Partial<ByteLimits> = {}): BytesReading {
  const reading = new Reading({ ...defaultLimits, ...limits });
  const bytes = input.bytes.subarray(0, reading.limits.bytes);
  if (bytes.length < input.bytes.length) reading.addUnread(input.name, 'too-large');
  read({ ...input, bytes }, 0, reading);
  return { texts: reading.texts, unread: reading.unread, documents: reading.documents };
}

/** Runs of printable characters in unknown bytes are texts from so many bytes on … */
const LEAST_RUN = 24;
/** … and in pictures and the like, where chance and metadata make shorter ones. */
const LEAST_RUN_IN_OPAQUE = 400;
/** Fewer bytes without a text in them hide no code. */
const LEAST_HIDDEN = 128;
/** Of unknown bytes, so much may be no text before they count as unread. */
const MOST_HIDDEN = 0.5;
/** So much of unpacked bytes tells whether they are worth unpacking. */
const TRIAL = 4096;
/** Forms with more fields than this are read as one text. */
const MOST_FIELDS = 500;

function read(input: ByteInput, depth: number, reading: Reading): void {
  const { bytes, name } = input;
  if (bytes.length === 0) return;
  if (reading.isLate()) {
    reading.addUnread(name, 'time');
    return;
  }
  if (depth > reading.limits.depth) {
    reading.addUnread(name, 'too-large');
    return;
  }
  const inside = (inner: ByteInput): void => read(inner, depth + 1, reading);
  const kind = kindOf(bytes);
  if (kind !== undefined && kind !== 'opaque' && readKind(kind, input, reading, inside)) return;
  if (readParts(input, reading, inside)) return;
  const plain = plainText(bytes);
  if (plain?.clean !== true && kind === undefined && readPackedValues(input, reading, inside)) return;
  if (plain) readText(input, plain.text, reading, inside);
  else if (kind === 'opaque' || kind === 'compound') readOpaque(input, reading);
  else readUnknown(input, reading, inside);
}

/** Whether the bytes are what they begin like. */
function readKind(kind: Kind, input: ByteInput, reading: Reading, inside: (inner: ByteInput) => void): boolean {
  switch (kind) {
    case 'zip':
      return readZip(input, reading, inside);
    case 'tar':
      return readTar(input, reading, inside);
    case 'gzip':
    case 'zlib':
      return readPacked(kind, input, reading, inside);
    case 'pdf':
      reading.documents.push(input);
      return true;
    case 'encrypted':
      reading.addUnread(input.name, 'encrypted');
      return true;
    case 'compound':
      return readCompound(input, reading);
    case 'opaque':
      return false;
  }
}

/** `a.tar.gz` holds `a.tar`: the name stays. */
function readPacked(packing: Packing, input: ByteInput, reading: Reading, inside: (inner: ByteInput) => void): boolean {
  const { bytes, whole } = unpack(input.bytes, packing, input.name, reading);
  // Bytes may begin like this by chance.
  if (bytes.length === 0 || (!whole && packing !== 'gzip' && plainText(bytes) === undefined)) return false;
  inside({ name: input.name, type: '', bytes });
  return true;
}

/** Newer Office documents are put into the older form when they are encrypted. */
function readCompound(input: ByteInput, reading: Reading): boolean {
  if (!wideRuns(input.bytes, 16).text.includes('EncryptedPackage')) return false;
  reading.addUnread(input.name, 'encrypted');
  return true;
}

/** Multipart bodies, and messages behind their length. */
function readParts(input: ByteInput, reading: Reading, inside: (inner: ByteInput) => void): boolean {
  const parts = partsOf(input);
  const messages = parts ?? framesOf(input.bytes, isFramedType(input.type))?.map(unnamed);
  if (!messages) return false;
  for (const part of messages) {
    if (!reading.takeEntry()) {
      reading.addUnread(input.name, 'too-large');
      break;
    }
    inside({ ...part, name: reading.nameInside(input.name, part.name) });
  }
  return true;
}

function unnamed(bytes: Uint8Array): ByteInput {
  return { name: '', type: '', bytes };
}

function readText(input: ByteInput, text: string, reading: Reading, inside: (inner: ByteInput) => void): void {
  if (text.startsWith('-----BEGIN PGP MESSAGE-----') || text.startsWith('-----BEGIN AGE ENCRYPTED FILE-----')) {
    reading.addUnread(input.name, 'encrypted');
  }
  if (/^application\/grpc-web-text\b/i.test(input.type)) {
    inside({ name: input.name, type: 'application/grpc-web', bytes: bytesOfBase64(text) });
    return;
  }
  const isStated = isFormType(input.type);
  if (isStated || looksLikeForm(text)) {
    readForm(input, text, reading, inside);
    // Code without blanks may look like one.
    if (!isStated && !text.includes('%')) reading.addText(input, text);
    return;
  }
  const notebook = textOfNotebook(text);
  reading.addText(input, notebook ?? text);
  if (notebook === undefined)
    for (const joined of textsOfJson(text)) reading.addText({ name: input.name, type: '' }, joined);
  for (const { from, to } of filesInText(text)) {
    const bytes = bytesOfBase64(text, from, Math.min(to, from + Math.ceil((reading.left * 4) / 3)));
    if (kindOf(bytes) === undefined || !reading.takeEntry()) continue;
    reading.take(bytes.length);
    inside({ name: input.name, type: '', bytes });
  }
}

function readForm(input: ByteInput, text: string, reading: Reading, inside: (inner: ByteInput) => void): void {
  let fields = 0;
  for (const { name, bytes, end } of fieldsOf(text)) {
    inside({ name: reading.nameInside(input.name, name), type: '', bytes });
    fields += 1;
    if (fields < MOST_FIELDS) continue;
    reading.addText({ name: input.name, type: '' }, valuesFrom(text, end).trim());
    return;
  }
}

/** Pictures and the like: nothing of them is text, unless somebody has put a text there. */
function readOpaque(input: ByteInput, reading: Reading): void {
  reading.addText({ name: input.name, type: '' }, printableRuns(input.bytes, LEAST_RUN_IN_OPAQUE).text);
  if (kindOf(input.bytes) === 'compound') {
    reading.addText({ name: input.name, type: '' }, wideRuns(input.bytes, LEAST_RUN).text.replaceAll('\r', '\n'));
  }
  reading.addUnread(input.name, 'binary');
}

/** MessagePack, SignalR, CBOR, protobuf. */
function readPackedValues({ bytes, name }: ByteInput, reading: Reading, inside: (inner: ByteInput) => void): boolean {
  const packed = readMessagePack(bytes) ?? readSignalR(bytes) ?? readCbor(bytes) ?? readProtobuf(bytes);
  if (!packed || !saysMuch(packed, bytes)) return false;
  reading.addText({ name, type: '' }, packed.strings.join('\n'));
  for (const blob of packed.blobs) if (blob.length >= LEAST_HIDDEN) inside({ name, type: '', bytes: blob });
  return true;
}

/** Raw deflate, an archive behind something else; else whatever of the bytes is printable. */
function readUnknown(input: ByteInput, reading: Reading, inside: (inner: ByteInput) => void): void {
  const { bytes, name } = input;
  if (endsInZip(bytes) && readZip(input, reading, inside)) return;
  if (isDeflated(bytes, reading) && readPacked('deflate', input, reading, inside)) return;
  const runs = printableRuns(bytes, LEAST_RUN);
  const wide = wideRuns(bytes, LEAST_RUN);
  reading.addText({ name, type: '' }, runs.text);
  reading.addText({ name, type: '' }, wide.text);
  const hidden = bytes.length - runs.bytes - wide.bytes;
  if (hidden >= LEAST_HIDDEN && hidden > MOST_HIDDEN * bytes.length) reading.addUnread(name, 'binary');
}

/** Chance makes values of short or random bytes; texts and byte strings that are most of them are none of chance. */
function saysMuch({ strings, blobs }: Packed, bytes: Uint8Array): boolean {
  let length = 0;
  for (const text of strings) length += text.length;
  for (const blob of blobs) length += blob.length;
  return length > 0 && (length >= LEAST_RUN || bytes.length < LEAST_HIDDEN);
}

/** Whether raw deflate begins here: asked of its first bytes, whose text must be one. */
function isDeflated(bytes: Uint8Array, reading: Reading): boolean {
  if (bytes.length < 16) return false;
  const room = new Reading({ ...reading.limits, bytes: 64 * TRIAL });
  const start = unpack(bytes.subarray(0, TRIAL), 'deflate', '', room, TRIAL).bytes;
  return start.length >= 16 && (plainText(start) !== undefined || kindOf(start) !== undefined);
}
