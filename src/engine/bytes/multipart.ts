/** Multipart bodies: forms with files, and mails. The boundary is taken from the type, else from the first line. */
import { bytesOfBase64 } from './base64.ts';
import type { ByteInput } from './reading.ts';

const LF = 10;
const CR = 13;
const DASH = 45;
/** Headers of a part are shorter than this. */
const MOST_HEADERS = 16_384;

/** The parts, named by their file or field; undefined when the bytes aren't of this form. */
export function partsOf({ type, bytes }: ByteInput): ByteInput[] | undefined {
  const stated = /^multipart\/[^;]*;.*?\bboundary="?([^";,]{1,200})"?/i.exec(type)?.[1]?.trim();
  const parts = stated === undefined ? [] : split(bytes, stated);
  if (parts.length > 0) return parts;
  const first = firstLine(bytes);
  const found = first === undefined ? [] : split(bytes, first);
  return found.length > 0 ? found : undefined;
}

/** `--boundary`, when the line behind it is a header. */
function firstLine(bytes: Uint8Array): string | undefined {
  if (bytes[0] !== DASH || bytes[1] !== DASH) return undefined;
  const start = latin(bytes.subarray(0, 400));
  return /^--([^\r\n]{1,200}?)[ \t]*\r?\n[A-Za-z-]{2,60}:/.exec(start)?.[1];
}

function split(bytes: Uint8Array, boundary: string): ByteInput[] {
  const mark = new TextEncoder().encode(`--${boundary}`);
  const parts: ByteInput[] = [];
  let from = -1;
  for (let at = find(bytes, mark, 0); at >= 0; at = find(bytes, mark, at + mark.length)) {
    if (at > 0 && bytes[at - 1] !== LF) continue;
    if (from >= 0) parts.push(...partOf(bytes.subarray(from, lineEndBefore(bytes, at))));
    from = at + mark.length;
    if (bytes[from] === DASH && bytes[from + 1] === DASH) return parts;
    from = afterLine(bytes, from);
  }
  // Cut off: the last part goes on to the end.
  if (from >= 0) parts.push(...partOf(bytes.subarray(from)));
  return parts;
}

function partOf(bytes: Uint8Array): ByteInput[] {
  let end = 0;
  while (end < bytes.length && !isBlankLine(bytes, end)) {
    end = afterLine(bytes, end);
    if (end > MOST_HEADERS) return [{ name: '', type: '', bytes }];
  }
  const headers = new TextDecoder('utf-8').decode(bytes.subarray(0, end)).replace(/\r?\n[ \t]+/g, ' ');
  const content = bytes.subarray(afterLine(bytes, end));
  const disposition = /^content-disposition:(.*)$/im.exec(headers)?.[1] ?? '';
  const encoding = /^content-transfer-encoding:\s*(\S+)/im.exec(headers)?.[1]?.toLowerCase();
  return [
    {
      name: parameter(disposition, 'filename') ?? parameter(disposition, 'name') ?? '',
      type: /^content-type:\s*([^\r\n]*)/im.exec(headers)?.[1]?.trim() ?? '',
      bytes: encoding === 'base64' ? bytesOfBase64(latin(content)) : content,
    },
  ];
}

function parameter(header: string, name: string): string | undefined {
  const extended = new RegExp(`[;\\s]${name}\\*=[\\w-]*'[^']*'([^;\\s]+)`, 'i').exec(header)?.[1];
  if (extended !== undefined) {
    try {
      return decodeURIComponent(extended);
    } catch {
      return extended;
    }
  }
  const quoted = new RegExp(`[;\\s]${name}="((?:[^"\\\\]|\\\\.)*)"`, 'i').exec(header)?.[1];
  return quoted ?? new RegExp(`[;\\s]${name}=([^;\\s]+)`, 'i').exec(header)?.[1];
}

function find(bytes: Uint8Array, mark: Uint8Array, from: number): number {
  const first = mark[0] as number;
  for (let at = bytes.indexOf(first, from); at >= 0; at = bytes.indexOf(first, at + 1)) {
    let i = 1;
    while (i < mark.length && bytes[at + i] === mark[i]) i++;
    if (i === mark.length) return at;
  }
  return -1;
}

function isBlankLine(bytes: Uint8Array, at: number): boolean {
  return bytes[at] === LF || (bytes[at] === CR && bytes[at + 1] === LF);
}

function afterLine(bytes: Uint8Array, at: number): number {
  const end = bytes.indexOf(LF, at);
  return end < 0 ? bytes.length : end + 1;
}

/** The end of a part doesn't belong to it. */
function lineEndBefore(bytes: Uint8Array, at: number): number {
  if (at > 0 && bytes[at - 1] === LF) return at > 1 && bytes[at - 2] === CR ? at - 2 : at - 1;
  return at;
}

function latin(bytes: Uint8Array): string {
  return new TextDecoder('windows-1252').decode(bytes);
}
