/** A request of the browser → the texts in its address and body, and what of it nobody can read. */
import { readBytes } from '../engine/bytes/read-bytes.ts';
import type { BytesReading, Unread } from '../engine/bytes/reading.ts';
import type { OutgoingRequest } from '../platform/web-request.ts';

/** What a request would send. */
export interface Sent {
  /** Of its body. */
  readonly texts: readonly string[];
  /** Of its address or its headers, where signatures and keys of the site's own stand. */
  readonly address: readonly string[];
  readonly unread: readonly Unread[];
  /** Bytes of the body; undefined where the browser doesn't tell. */
  readonly size: number | undefined;
}

const NOTHING: Sent = { texts: [], address: [], unread: [], size: 0 };

/** Four lines of code make an address longer than this; so do few addresses without any. */
const LEAST_URL = 160;
/** Shorter values and path segments hold no code. */
const LEAST_VALUE = 48;
/** Longer texts speak for themselves; shorter ones could be lines of one, each in a field or a part of its own. */
const MOST_PART = 2000;
/** More than this isn't read while the browser waits: it counts as unread. */
const MOST_BYTES = 16_000_000;
/** Headers that browsers set by themselves. */
const OF_THE_BROWSER =
  /^(?:user-agent|accept|accept-.*|origin|sec-(?:ch|fetch|gpc).*|sec-websocket-(?:key|ext.*|version))$/i;
/** A file's place in a form, with nothing in it: the browser hands out no content of a file that a script made. */
const EMPTY_FILE = /filename\*?="?[^\r\n]*\r\n(?:[\w-]+:[^\r\n]*\r\n)*\r\n\r\n--/;

/**
 * Reads what can be read at once: address and body, or the headers where it is those that are told.
 * @param isPastDeadline once it says so, the rest is `unread`
 */
export function readRequest(
  { url, method, requestBody, requestHeaders }: OutgoingRequest,
  isPastDeadline: () => boolean,
): Sent {
  if (requestHeaders) return { ...NOTHING, address: withParts(textsOfHeaders(requestHeaders)) };
  if (requestBody === undefined && (method === 'GET' || method === 'HEAD') && url.length < LEAST_URL) return NOTHING;
  const texts: string[] = [];
  const unread: Unread[] = [];
  let size: number | undefined = 0;
  const take = (bytes: Uint8Array): void => {
    const reading = readBytes({ name: '', type: '', bytes }, { isPastDeadline, bytes: MOST_BYTES });
    takeReading(reading, texts, unread);
  };
  if (requestBody?.error !== undefined) {
    unread.push({ name: '', rule: 'binary' });
    size = undefined;
  }
  for (const [name, values] of Object.entries(requestBody?.formData ?? {})) {
    // A name can hold a text too.
    if (name.length >= LEAST_VALUE) texts.push(name);
    for (const value of values) {
      if (typeof value === 'string') {
        texts.push(value);
        size = size === undefined ? undefined : size + value.length + name.length;
      } else if (value instanceof ArrayBuffer) {
        take(new Uint8Array(value));
        size = size === undefined ? undefined : size + value.byteLength;
      }
    }
  }
  const raw = requestBody?.raw ?? [];
  if (raw.length > 0) {
    const bytes = joined(raw.flatMap((part) => (part.bytes === undefined ? [] : [new Uint8Array(part.bytes)])));
    const holdsFile = raw.some(({ file }) => file !== undefined) || hasEmptyFile(bytes);
    if (holdsFile) unread.push({ name: '', rule: 'binary' });
    if (bytes.length > 0) take(bytes);
    size = holdsFile ? undefined : bytes.length;
  }
  return { texts: withParts(texts), address: withParts(textsOfUrl(url)), unread, size };
}

/** Texts, and what the small ones make together. */
function withParts(texts: readonly string[]): readonly string[] {
  const parts = texts.filter((text) => text.length <= MOST_PART);
  return parts.length < 2 ? texts : [...texts, parts.join('\n')];
}

function takeReading(reading: BytesReading, texts: string[], unread: Unread[]): void {
  for (const { text } of reading.texts) texts.push(text);
  unread.push(...reading.unread);
  // Documents need a reader that may wait: here they can't be read.
  for (const { name } of reading.documents) unread.push({ name, rule: 'binary' });
}

function joined(parts: readonly Uint8Array[]): Uint8Array {
  if (parts.length === 1) return parts[0] as Uint8Array;
  const all = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.length;
  }
  return all;
}

/** Whether a form has a file whose content is left out. */
function hasEmptyFile(bytes: Uint8Array): boolean {
  if (bytes[0] !== 0x2d || bytes[1] !== 0x2d || bytes.length > MOST_BYTES) return false;
  return EMPTY_FILE.test(new TextDecoder('latin1').decode(bytes));
}

/** Values of the query and parts of the path that are long enough to hold code; all short ones together. */
function textsOfUrl(url: string): string[] {
  if (url.length < LEAST_URL || !URL.canParse(url)) return [];
  const { pathname, searchParams, search } = new URL(url);
  const values = [...searchParams].flatMap(([key, value]) => [key, value]);
  if (values.length === 0 && search.length > 1) values.push(search.slice(1));
  values.push(decodedText(pathname));
  const long = values.filter((value) => value.length >= LEAST_VALUE);
  const short = values.filter((value) => value.length < LEAST_VALUE && value.length > 2).join('\n');
  return short.length >= LEAST_VALUE ? [...long, short] : long;
}

/** Values that a script has set, where all of them together are long enough to hold code. */
function textsOfHeaders(headers: NonNullable<OutgoingRequest['requestHeaders']>): string[] {
  const values = headers.flatMap(({ name, value = '' }) => (OF_THE_BROWSER.test(name) ? [] : [value]));
  const length = values.reduce((sum, value) => sum + value.length, 0);
  return length < LEAST_URL ? [] : values.filter((value) => value !== '').map(decodedText);
}

function decodedText(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
