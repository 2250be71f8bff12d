/** `application/x-www-form-urlencoded`: the values of a form, a query or a beacon. */

/** Names and values, the first of them. */
const pairs = /^[\w.~!$'()*+%[\]-]{1,200}=[^\s&]*(?:&[\w.~!$'()*+%[\]-]{1,200}=[^\s&]*)*&?$/;
const LOOKED_AT = 2000;
const encoded = /%[0-9a-fA-F]{2}|\+/;

export function isFormType(type: string): boolean {
  return /^application\/x-www-form-urlencoded\b/i.test(type);
}

/** Whether a text that nobody called a form has no blanks, names and values, and something encoded in it. */
export function looksLikeForm(text: string): boolean {
  if (text.includes('\n') || text.includes(' ') || !encoded.test(text)) return false;
  // A long value is looked at in its beginning alone: the expression must end somewhere.
  return pairs.test(text.slice(0, LOOKED_AT).replace(/&[^=&]*$/, ''));
}

/** Names and values, decoded, and where each ends. Values are bytes: they may be anything. */
export function* fieldsOf(text: string): Generator<{ name: string; bytes: Uint8Array; end: number }> {
  for (let at = 0; at <= text.length;) {
    const next = text.indexOf('&', at);
    const end = next < 0 ? text.length : next;
    const equals = text.indexOf('=', at);
    const split = equals < 0 || equals > end ? at : equals;
    if (end > split) {
      const name = split > at ? new TextDecoder('utf-8').decode(decoded(text.slice(at, split))) : '';
      yield { name, bytes: decoded(text.slice(equals === split ? split + 1 : split, end)), end };
    }
    at = end + 1;
  }
}

/** All values from a place on, one a line: a form can have millions of fields. */
export function valuesFrom(text: string, at: number): string {
  return new TextDecoder('utf-8').decode(decoded(text.slice(at).replace(/&(?:[^=&]*=)?/g, '\n')));
}

const PERCENT = 37;
const PLUS = 43;

/** `%7B` → its byte, `+` → a blank. */
export function decoded(text: string): Uint8Array {
  const bytes = new TextEncoder().encode(text);
  let to = 0;
  for (let at = 0; at < bytes.length; at++) {
    const byte = bytes[at] as number;
    const high = byte === PERCENT ? digitOf(bytes[at + 1]) : -1;
    const low = high < 0 ? -1 : digitOf(bytes[at + 2]);
    if (low >= 0) {
      bytes[to++] = high * 16 + low;
      at += 2;
    } else bytes[to++] = byte === PLUS ? 32 : byte;
  }
  return bytes.subarray(0, to);
}

function digitOf(c = 0): number {
  if (c >= 48 && c <= 57) return c - 48;
  const letter = c | 32;
  return letter >= 97 && letter <= 102 ? letter - 87 : -1;
}
