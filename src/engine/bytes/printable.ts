/** What of bytes of no known form reads like text: runs of printable characters. */

/** Runs, one a line, and how many bytes they take. */
export interface Runs {
  readonly text: string;
  readonly bytes: number;
}

/** By byte: 1 for printable ASCII, tab and line ends; 2 for what may be part of a longer character in UTF-8. */
const CLASS = new Uint8Array(256);
CLASS.fill(1, 32, 127);
for (const byte of [9, 10, 13]) CLASS[byte] = 1;
CLASS.fill(2, 0x80, 0xf5);

/** Runs of at least so many bytes in UTF-8. */
export function printableRuns(bytes: Uint8Array, least: number): Runs {
  const decoder = new TextDecoder('utf-8');
  const texts: string[] = [];
  let taken = 0;
  for (const [first, last] of stretches(bytes, least)) {
    let from = first;
    for (let at = first; at <= last;) {
      const byte = bytes[at] as number;
      const length = at === last ? 0 : CLASS[byte] === 1 ? 1 : byte < 0xc2 ? 0 : characterLength(bytes, at, byte);
      if (length > 0) {
        at += length;
        continue;
      }
      if (at - from >= least) {
        texts.push(decoder.decode(bytes.subarray(from, at)));
        taken += at - from;
      }
      from = ++at;
    }
  }
  return { text: texts.join('\n'), bytes: taken };
}

/** Stretches of bytes that may be text, of at least so many: one byte in so many is enough to see them all. */
function* stretches(bytes: Uint8Array, least: number): Generator<readonly [from: number, to: number]> {
  for (let start = 0; start + least <= bytes.length;) {
    const probe = start + least - 1;
    let from = probe;
    while (from >= start && CLASS[bytes[from] as number] !== 0) from--;
    if (from >= start) {
      start = from + 1;
      continue;
    }
    let to = probe + 1;
    while (to < bytes.length && CLASS[bytes[to] as number] !== 0) to++;
    yield [start, to];
    start = to + 1;
  }
}

/** Bytes of a character in UTF-8; 0 when it is none. */
function characterLength(bytes: Uint8Array, at: number, byte: number): number {
  const length = byte < 0xe0 ? 2 : byte < 0xf0 ? 3 : byte < 0xf5 ? 4 : 0;
  for (let i = 1; i < length; i++) if (((bytes[at + i] ?? 0) & 0xc0) !== 0x80) return 0;
  return length;
}

/** Runs of at least so many characters in UTF-16, little end first, as older Office documents hold them. */
export function wideRuns(bytes: Uint8Array, least: number): Runs {
  const texts: string[] = [];
  let taken = 0;
  for (let at = 0; at + 1 < bytes.length;) {
    const from = at;
    while (at + 1 < bytes.length && bytes[at + 1] === 0 && CLASS[bytes[at] as number] === 1) at += 2;
    if (at - from >= 2 * least) {
      texts.push(new TextDecoder('utf-16le').decode(bytes.subarray(from, at)));
      taken += at - from;
    }
    if (at === from) at++;
  }
  return { text: texts.join('\n'), bytes: taken };
}
