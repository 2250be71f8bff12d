/** What bytes are, by how they begin: containers, documents, and what holds no text. */

export type Kind =
  | 'zip'
  | 'gzip'
  | 'zlib'
  | 'tar'
  | 'pdf'
  /** Older Office documents, and encrypted newer ones. */
  | 'compound'
  | 'encrypted'
  /** Pictures, sound, films, fonts, and archives that can't be read here. */
  | 'opaque';

/** By first bytes, in Latin-1. */
const beginnings: readonly (readonly [Kind, string, number?])[] = [
  ['zip', 'PK\x03\x04'],
  ['zip', 'PK\x05\x06'],
  ['gzip', '\x1f\x8b\x08'],
  ['compound', '\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1'],
  ['encrypted', 'Salted__'],
  ['encrypted', 'age-encryption.org/v1'],
  ['opaque', '\x89PNG\r\n\x1a\n'],
  ['opaque', '\xff\xd8\xff'],
  ['opaque', 'GIF8'],
  ['opaque', 'RIFF'],
  ['opaque', 'II*\0'],
  ['opaque', 'MM\0*'],
  ['opaque', '8BPS'],
  ['opaque', '\0\0\x01\0'],
  ['opaque', 'ftyp', 4],
  ['opaque', '\x1aE\xdf\xa3'],
  ['opaque', 'OggS'],
  ['opaque', 'fLaC'],
  ['opaque', 'ID3'],
  ['opaque', '\xff\xfb'],
  ['opaque', '\xff\xf3'],
  ['opaque', 'FLV\x01'],
  ['opaque', 'wOFF'],
  ['opaque', 'wOF2'],
  ['opaque', 'OTTO'],
  ['opaque', 'ttcf'],
  ['opaque', '\0\x01\0\0\0'],
  ['opaque', '7z\xbc\xaf\x27\x1c'],
  ['opaque', 'Rar!\x1a\x07'],
  ['opaque', 'BZh'],
  ['opaque', '\xfd7zXZ\0'],
  ['opaque', '\x28\xb5\x2f\xfd'],
  ['opaque', '\x04\x22\x4d\x18'],
];

export function kindOf(bytes: Uint8Array): Kind | undefined {
  for (const [kind, mark, at = 0] of beginnings) if (startsWith(bytes, mark, at)) return kind;
  // zlib: deflate with a window of 32 kB; the first two bytes are a multiple of 31.
  if (bytes[0] === 0x78 && (0x7800 + (bytes[1] ?? 1)) % 31 === 0) return 'zlib';
  if (bytes.length >= 512 && (startsWith(bytes, 'ustar', 257) || isOldTar(bytes))) return 'tar';
  return holdsPdf(bytes) ? 'pdf' : undefined;
}

export function startsWith(bytes: Uint8Array, mark: string, at = 0): boolean {
  for (let i = 0; i < mark.length; i++) if (bytes[at + i] !== mark.charCodeAt(i)) return false;
  return true;
}

/** Readers take a PDF whose mark stands somewhere in the first kilobyte. */
function holdsPdf(bytes: Uint8Array): boolean {
  const end = Math.min(bytes.length, 1024);
  for (let at = bytes.indexOf(0x25); at >= 0 && at < end; at = bytes.indexOf(0x25, at + 1)) {
    if (startsWith(bytes, '%PDF-', at)) return true;
  }
  return false;
}

/** Tar from before there was a mark: the sum over its first header is right. */
function isOldTar(bytes: Uint8Array): boolean {
  if (bytes[0] === 0 || bytes[156] === undefined) return false;
  const stated = octal(bytes, 148, 8);
  if (stated === undefined || stated === 0) return false;
  let sum = 0;
  for (let i = 0; i < 512; i++) sum += i >= 148 && i < 156 ? 32 : (bytes[i] as number);
  return sum === stated;
}

/** A number as tar writes it: octal digits, then a blank or zero. Undefined where it is something else. */
export function octal(bytes: Uint8Array, at: number, length: number): number | undefined {
  let value = 0;
  let digits = 0;
  for (let i = at; i < at + length; i++) {
    const c = bytes[i] as number;
    if (c >= 48 && c < 56) {
      value = value * 8 + c - 48;
      digits++;
    } else if (c === 0 || c === 32) {
      if (digits > 0) break;
    } else return undefined;
  }
  return digits > 0 ? value : undefined;
}
