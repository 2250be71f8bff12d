/** Files and bodies as they go to the service worker. */
import { type Body, MAX_BODY_BYTES } from '../contract/message.ts';
import type { Contents, Folders } from './contents.ts';
import { isMedia, textsInMedia } from './media.ts';

/** Files that are read at once: a folder can hold thousands. */
const AT_ONCE = 8;
/** Larger ones are looked at before they are read whole. */
const SMALL = 64 * 1024;
/** Of pictures and the like so much goes to the service worker that it sees what they are; and any text in them. */
const HEAD = 4096;

/**
 * Reads them all; one that can't be read, or is beyond the bound, goes without its bytes. Of pictures, sound and films
 * only the beginning goes, and what reads like text. Never rejects.
 */
export async function bodiesOf(contents: Pick<Contents, 'files' | 'folders'>): Promise<Body[]> {
  const { files, complete } = await allFiles(contents);
  const bodies: Body[] = files.map(({ name, type, size, webkitRelativePath }) => ({
    name: webkitRelativePath === '' ? name : webkitRelativePath,
    type,
    size,
  }));
  let left = MAX_BODY_BYTES;
  let next = 0;
  const readOn = async (): Promise<void> => {
    for (let at = next++; at < files.length; at = next++) {
      const [file, body] = [files[at], bodies[at]];
      if (!file || !body) return;
      const bytes = await telling(file).catch(() => undefined);
      if (!bytes || bytes.size > left) continue;
      left -= bytes.size;
      const base64 = await base64Of(bytes).catch(() => undefined);
      if (base64 !== undefined) bodies[at] = { ...body, base64, ...(bytes === file ? {} : { isPart: true }) };
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, readOn));
  return complete ? bodies : [...bodies, { name: '', type: '', size: MAX_BODY_BYTES + 1 }];
}

/** The files, and those in the folders among them. */
async function allFiles({ files, folders }: Pick<Contents, 'files' | 'folders'>): Folders['inside'] {
  if (!folders) return { files, complete: true };
  const inside = await folders.inside;
  return { ...inside, files: [...files.filter(({ name }) => !folders.names.has(name)), ...inside.files] };
}

/** What of a file has to be read. Throws where it can't be. */
async function telling(file: File): Promise<Blob> {
  if (file.size <= SMALL) return file;
  const head = file.slice(0, HEAD);
  if (!isMedia(new Uint8Array(await head.arrayBuffer()))) return file;
  if (file.size > MAX_BODY_BYTES) return head;
  const texts = textsInMedia(new Uint8Array(await file.arrayBuffer()).subarray(HEAD));
  // A zero between them, so that they stay apart.
  return new Blob([head, ...texts.flatMap((text) => ['\0', text])]);
}

/** The browser's own encoder, which is many times faster than ours would be. */
function base64Of(blob: Blob): Promise<string> {
  return new Promise((resolve, reject) => {
    const reader = new FileReader();
    reader.onload = () => {
      const url = reader.result as string;
      resolve(url.slice(url.indexOf(',') + 1));
    };
    reader.onerror = () => reject(reader.error ?? new Error('a file could not be read'));
    reader.readAsDataURL(blob);
  });
}
