/** Files and bodies as they go to the service worker. */
import { type Body, MAX_BODY_BYTES } from '../contract/message.ts';

/** Reads them all; one that can't be read, or is beyond the bound, goes without its bytes. Never rejects. */
export async function bodiesOf(files: readonly File[]): Promise<Body[]> {
  let left = MAX_BODY_BYTES;
  return Promise.all(
    files.map(async (file): Promise<Body> => {
      const { name, type, size } = file;
      const about = { name: pathOf(file) ?? name, type, size };
      if (size > left) return about;
      left -= size;
      const base64 = await base64Of(file).catch(() => undefined);
      return base64 === undefined ? about : { ...about, base64 };
    }),
  );
}

function pathOf({ webkitRelativePath }: File): string | undefined {
  return webkitRelativePath === '' ? undefined : webkitRelativePath;
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
