/** Zip archives: their entries as the directory at the end lists them, else as they follow one another. */
import { startsWith } from './magic.ts';

export interface ZipEntry {
  readonly name: string;
  readonly encrypted: boolean;
  /** 0: as it is; 8: deflate; others can't be read. */
  readonly method: number;
  /** The stored bytes: at most up to the end of the archive, whatever it says. */
  readonly data: Uint8Array;
}

const LOCAL = 'PK\x03\x04';
const CENTRAL = 'PK\x01\x02';
const END = 'PK\x05\x06';
/** The directory's end is followed by a comment of at most so many bytes. */
const MOST_COMMENT = 65_535;
const END_LENGTH = 22;
const WIDE = 0xffffffff;

/** Whether the bytes end in the directory of an archive, whatever stands before it. */
export function endsInZip(bytes: Uint8Array): boolean {
  const end = endOf(bytes);
  return end >= 0 && zipEntries(bytes).next().done !== true;
}

/** Entries that are files. The names are those that the directory tells. */
export function* zipEntries(bytes: Uint8Array): Generator<ZipEntry> {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  let found = false;
  for (const entry of listed(bytes, view)) {
    found = true;
    if (!entry.name.endsWith('/')) yield entry;
  }
  if (!found) yield* following(bytes, view);
}

function endOf(bytes: Uint8Array): number {
  const least = Math.max(0, bytes.length - END_LENGTH - MOST_COMMENT);
  for (let at = bytes.lastIndexOf(0x50, bytes.length - END_LENGTH); at >= least; at = bytes.lastIndexOf(0x50, at - 1)) {
    if (startsWith(bytes, END, at)) return at;
    if (at === 0) break;
  }
  return -1;
}

function* listed(bytes: Uint8Array, view: DataView): Generator<ZipEntry> {
  const end = endOf(bytes);
  if (end < 0) return;
  let size = view.getUint32(end + 12, true);
  let start = view.getUint32(end + 16, true);
  let directoryEnd = end;
  if (start === WIDE && end >= 20 && startsWith(bytes, 'PK\x06\x07', end - 20)) {
    const wide = Number(view.getBigUint64(end - 12, true));
    if (wide + 56 > bytes.length || !startsWith(bytes, 'PK\x06\x06', wide)) return;
    size = Number(view.getBigUint64(wide + 40, true));
    start = Number(view.getBigUint64(wide + 48, true));
    directoryEnd = wide;
  }
  // What stands before the archive (a program that unpacks it) moves everything.
  const moved = directoryEnd - size - start;
  const shift = moved > 0 && startsWith(bytes, CENTRAL, start + moved) ? moved : 0;
  for (let at = start + shift; at + 46 <= bytes.length && startsWith(bytes, CENTRAL, at);) {
    const nameLength = view.getUint16(at + 28, true);
    const extraLength = view.getUint16(at + 30, true);
    const name = nameAt(bytes, at + 46, nameLength);
    const wide = wideNumbers(view, at, at + 46 + nameLength, extraLength);
    const local = wide.local + shift;
    const head = { name, flags: view.getUint16(at + 8, true), method: view.getUint16(at + 10, true) };
    at += 46 + nameLength + extraLength + view.getUint16(at + 32, true);
    if (local + 30 > bytes.length || !startsWith(bytes, LOCAL, local)) continue;
    const from = local + 30 + view.getUint16(local + 26, true) + view.getUint16(local + 28, true);
    yield entryOf(head, bytes.subarray(from, Math.max(from, Math.min(bytes.length, from + wide.packed))));
  }
}

/** Size and place; where they are too large for 32 bits, they stand in an extra field, in this order. */
function wideNumbers(view: DataView, at: number, extra: number, length: number): { packed: number; local: number } {
  let packed = view.getUint32(at + 20, true);
  let local = view.getUint32(at + 42, true);
  const end = Math.min(view.byteLength, extra + length);
  for (let field = extra; field + 4 <= end; field += 4 + view.getUint16(field + 2, true)) {
    if (view.getUint16(field, true) !== 1) continue;
    let value = field + 4;
    const next = (): number => {
      value += 8;
      return value <= end ? Number(view.getBigUint64(value - 8, true)) : 0;
    };
    if (view.getUint32(at + 24, true) === WIDE) next();
    if (packed === WIDE) packed = next();
    if (local === WIDE) local = next();
  }
  return { packed, local };
}

function nameAt(bytes: Uint8Array, at: number, length: number): string {
  return new TextDecoder('utf-8').decode(bytes.subarray(at, at + length));
}

function entryOf(head: { name: string; flags: number; method: number }, data: Uint8Array): ZipEntry {
  return { name: head.name, method: head.method, encrypted: (head.flags & 1) !== 0 || head.method === 99, data };
}

/** Archives that were cut off have no directory. */
function* following(bytes: Uint8Array, view: DataView): Generator<ZipEntry> {
  for (let at = nextHeader(bytes, 0); at >= 0 && at + 30 <= bytes.length;) {
    const nameLength = view.getUint16(at + 26, true);
    const from = at + 30 + nameLength + view.getUint16(at + 28, true);
    const next = nextHeader(bytes, from);
    const name = nameAt(bytes, at + 30, nameLength);
    const head = { name, flags: view.getUint16(at + 6, true), method: view.getUint16(at + 8, true) };
    if (!name.endsWith('/')) yield entryOf(head, bytes.subarray(from, next < 0 ? bytes.length : next));
    at = next;
  }
}

function nextHeader(bytes: Uint8Array, from: number): number {
  for (let at = bytes.indexOf(0x50, from); at >= 0; at = bytes.indexOf(0x50, at + 1)) {
    if (startsWith(bytes, LOCAL, at)) return at;
  }
  return -1;
}
