/** Every text that bytes on the wire can be read as: what a guard should have seen is looked for in all of them. */
import { createHash } from 'node:crypto';
import { gunzipSync, inflateRawSync, inflateSync } from 'node:zlib';

/** Bytes, or a text that was read from some. */
type Reading = string | Uint8Array;

const DEPTH = 5;
const MOST_VIEWS = 4000;
const ENTITIES: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'", nbsp: ' ' };

function tried(work: () => Buffer): Buffer[] {
  try {
    return [work()];
  } catch {
    return [];
  }
}

/** Compressed data that starts anywhere in the bytes: gzip, zlib, and entries of zip files. */
function inflated(bytes: Buffer): Buffer[] {
  const found: Buffer[] = [];
  for (
    let at = bytes.indexOf('\x1f\x8b\x08', 0, 'latin1');
    at >= 0;
    at = bytes.indexOf('\x1f\x8b\x08', at + 1, 'latin1')
  ) {
    found.push(...tried(() => gunzipSync(bytes.subarray(at))));
  }
  for (let at = bytes.indexOf('PK\x03\x04', 0, 'latin1'); at >= 0; at = bytes.indexOf('PK\x03\x04', at + 1, 'latin1')) {
    if (at + 30 > bytes.length) break;
    const data = at + 30 + bytes.readUInt16LE(at + 26) + bytes.readUInt16LE(at + 28);
    found.push(...tried(() => inflateRawSync(bytes.subarray(data))));
  }
  if (found.length === 0 && bytes.length > 8) {
    found.push(...tried(() => inflateSync(bytes)), ...tried(() => inflateRawSync(bytes)));
  }
  return found;
}

/** The texts that one text stands for: escapes undone, and what is Base64 or hexadecimal in it as bytes. */
function unescaped(text: string): Reading[] {
  const found: Reading[] = [];
  if (/%[0-9a-f]{2}/i.test(text)) {
    const bytes = text
      .replaceAll('+', ' ')
      .replaceAll(/%([0-9a-f]{2})/gi, (_all, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)));
    found.push(Buffer.from(bytes, 'latin1'));
  }
  if (/\\/.test(text)) {
    found.push(
      text.replaceAll(
        /\\(?:u\{([0-9a-f]+)\}|u([0-9a-f]{4})|x([0-9a-f]{2})|(.))/gis,
        (_all, ...groups: (string | undefined)[]) => {
          const hex = groups[0] ?? groups[1] ?? groups[2];
          if (hex !== undefined) return String.fromCodePoint(Number.parseInt(hex, 16));
          const letter = groups[3] ?? '';
          return { n: '\n', t: '\t', r: '\r', b: '\b', f: '\f' }[letter] ?? letter;
        },
      ),
    );
  }
  if (/&(?:#|\w+;)/.test(text)) {
    found.push(
      text.replaceAll(/&(?:#x([0-9a-f]+)|#(\d+)|(\w+));/gi, (all, hex?: string, digits?: string, name?: string) => {
        if (name !== undefined) return ENTITIES[name] ?? all;
        return String.fromCodePoint(hex === undefined ? Number(digits) : Number.parseInt(hex, 16));
      }),
    );
  }
  for (const [run] of text.matchAll(/(?:[0-9a-f]{2}){24,}/gi)) found.push(Buffer.from(run, 'hex'));
  for (const [run] of text.matchAll(/[\w+/-]{32,}={0,2}/g))
    found.push(Buffer.from(run.replaceAll('-', '+').replaceAll('_', '/'), 'base64'));
  // MIME breaks Base64 into lines.
  const joined = text.replaceAll(/([\w+/]{60,76})\r?\n(?=[\w+/])/g, '$1');
  if (joined !== text) found.push(joined);
  return found;
}

/** Bytes as UTF-8, and as UTF-16 where every other byte is nothing. */
function texts(bytes: Buffer): string[] {
  const found = [bytes.toString('utf8')];
  const empty = bytes.reduce((sum, byte) => sum + (byte === 0 ? 1 : 0), 0);
  if (empty > bytes.length / 4) {
    found.push(bytes.toString('utf16le'));
    const even = Buffer.from(bytes.subarray(0, bytes.length & ~1));
    found.push(even.swap16().toString('utf16le'));
    // One byte before the first character puts every pair apart.
    found.push(bytes.subarray(1).toString('utf16le'));
  }
  return found;
}

/** All readings of some bytes, through up to five layers of encodings. */
export function readings(bytes: Buffer): string[] {
  const seen = new Set<string>();
  const found: string[] = [];
  let layer: Reading[] = [bytes];
  for (let depth = 0; depth <= DEPTH && layer.length > 0; depth += 1) {
    const next: Reading[] = [];
    for (const one of layer) {
      const key = createHash('sha1').update(one).digest('base64');
      if (seen.has(key) || found.length > MOST_VIEWS) continue;
      seen.add(key);
      if (typeof one !== 'string') next.push(...inflated(Buffer.from(one)));
      for (const text of typeof one === 'string' ? [one] : texts(Buffer.from(one))) {
        found.push(text);
        next.push(...unescaped(text));
      }
    }
    layer = next;
  }
  return found;
}
