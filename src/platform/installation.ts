/** The random name of this installation: tells browsers apart without telling whose they are. */
import * as v from 'valibot';
import { storedLocally } from './storage.ts';

const stored = storedLocally('browser-id', v.pipe(v.string(), v.uuid()), '');
let known: Promise<string> | undefined;

async function readOrMake(): Promise<string> {
  const before = await stored.read();
  if (before !== '') return before;
  const id = crypto.randomUUID();
  await stored.write(id);
  return id;
}

/** A random UUID, made at the first call and kept until the extension is removed. For the service worker alone. */
export function browserId(): Promise<string> {
  known ??= readOrMake().catch((error: unknown) => {
    known = undefined;
    throw error;
  });
  return known;
}
