/** Tar archives: the files in them, with long names as GNU and POSIX write them. */
import { octal, startsWith } from './magic.ts';

export interface TarEntry {
  readonly name: string;
  readonly data: Uint8Array;
}

const BLOCK = 512;

export function* tarEntries(bytes: Uint8Array): Generator<TarEntry> {
  let longName: string | undefined;
  for (let at = 0; at + BLOCK <= bytes.length;) {
    const size = sizeOf(bytes, at);
    if (bytes[at] === 0 || size === undefined) {
      // Padding, or something else than a header: the next block is looked at.
      at += BLOCK;
      continue;
    }
    const data = bytes.subarray(at + BLOCK, Math.min(bytes.length, at + BLOCK + size));
    const kind = String.fromCharCode(bytes[at + 156] as number);
    if (kind === 'L') longName = text(data);
    else if (kind === 'x') longName = /\d+ path=([^\n]*)\n/.exec(text(data))?.[1];
    else if (kind !== 'g' && kind !== 'K') {
      if (kind !== '5' && size > 0) yield { name: longName ?? nameOf(bytes, at), data };
      longName = undefined;
    }
    at += BLOCK + Math.ceil(size / BLOCK) * BLOCK;
  }
}

/** In octal, or, with the highest bit set, as a binary number. */
function sizeOf(bytes: Uint8Array, at: number): number | undefined {
  if (((bytes[at + 124] as number) & 0x80) === 0) return octal(bytes, at + 124, 12);
  let size = 0;
  for (let i = 4; i < 12; i++) size = size * 256 + (bytes[at + 124 + i] as number);
  return size <= bytes.length ? size : undefined;
}

function nameOf(bytes: Uint8Array, at: number): string {
  const name = text(bytes.subarray(at, at + 100));
  const prefix = startsWith(bytes, 'ustar\0', at + 257) ? text(bytes.subarray(at + 345, at + 500)) : '';
  return prefix === '' ? name : `${prefix}/${name}`;
}

function text(bytes: Uint8Array): string {
  const end = bytes.indexOf(0);
  return new TextDecoder('utf-8').decode(end < 0 ? bytes : bytes.subarray(0, end));
}
