/** Pictures, sound and films: what can't hold text that anybody could read out. */

/**
 * Types whose names say so. An exact list: TypeScript's `.ts` is `video/mp2t` to a browser, and an SVG is text.
 */
const MEDIA_TYPES = new Set([
  'image/png',
  'image/jpeg',
  'image/gif',
  'image/webp',
  'image/avif',
  'image/heic',
  'image/heif',
  'image/bmp',
  'image/tiff',
  'audio/mpeg',
  'audio/mp4',
  'audio/wav',
  'audio/x-wav',
  'audio/ogg',
  'audio/webm',
  'audio/flac',
  'video/mp4',
  'video/webm',
  'video/quicktime',
  'video/ogg',
]);

/** Whether a file says of itself that it is a picture, sound or a film. Its name decides that, so it may be wrong. */
export function isMediaType({ type }: Pick<File, 'type'>): boolean {
  return MEDIA_TYPES.has(type);
}

/**
 * Whether any of these files could be a finding. Pictures and the like can only be what can't be read; that a name can
 * lie about it is known, and what is uploaded is looked at again.
 */
export function filesCouldMatter(files: readonly File[], holdUninspectable: boolean): boolean {
  return files.length > 0 && (holdUninspectable || !files.every(isMediaType));
}

/** First bytes of such files (Latin-1), and where they stand. */
const MAGIC: readonly (readonly [at: number, bytes: string])[] = [
  [0, '\x89PNG\r\n\x1a\n'],
  [0, '\xff\xd8\xff'],
  [0, 'GIF87a'],
  [0, 'GIF89a'],
  [8, 'WEBPVP8'],
  [8, 'WAVEfmt '],
  [0, 'II*\0'],
  [0, 'MM\0*'],
  [4, 'ftyp'],
  [0, '\x1aE\xdf\xa3'],
  [0, 'OggS\0'],
  [0, 'fLaC\0'],
  [0, 'ID3\x03\0'],
  [0, 'ID3\x04\0'],
];

/** Whether a file that begins with these bytes is one. Text never is: it holds neither zeros nor half the letters. */
export function isMedia(head: Uint8Array): boolean {
  if (!head.subarray(0, 64).includes(0)) return false;
  return MAGIC.some(([at, bytes]) => {
    for (let i = 0; i < bytes.length; i += 1) if (head[at + i] !== bytes.charCodeAt(i)) return false;
    return true;
  });
}

/** In pictures and the like, shorter runs of letters are chance and metadata. */
const LEAST_TEXT = 400;

function isPrintable(byte: number): boolean {
  return (byte >= 0x20 && byte !== 0x7f) || byte === 9 || byte === 10 || byte === 13;
}

/** Stretches of a picture or the like that read like text: anybody can put one there. One byte in so many tells. */
export function textsInMedia(bytes: Uint8Array<ArrayBuffer>): Uint8Array<ArrayBuffer>[] {
  const texts: Uint8Array<ArrayBuffer>[] = [];
  for (let start = 0; start + LEAST_TEXT <= bytes.length;) {
    const probe = start + LEAST_TEXT - 1;
    let from = probe;
    while (from >= start && isPrintable(bytes[from] as number)) from -= 1;
    if (from >= start) {
      start = from + 1;
      continue;
    }
    let to = probe + 1;
    while (to < bytes.length && isPrintable(bytes[to] as number)) to += 1;
    texts.push(bytes.subarray(start, to));
    start = to + 1;
  }
  return texts;
}
