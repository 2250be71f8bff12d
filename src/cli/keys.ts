/** Key files: the index key that makes fingerprints, and the Ed25519 pair that signs an index. Base64, mode 0600. */
import { randomBytes } from 'node:crypto';
import { access, chmod, mkdir, open, readFile } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { getPublicKeyAsync } from '@noble/ed25519';
import { Failure, describeSystemError, hasCode } from './failure.ts';

export const KEY_BYTES = 32;

/** Where `index --out X` keeps its key: `X.key`, beside the folder and never in it, since the folder is published. */
export function keyFileBeside(folder: string): string {
  const path = resolve(folder);
  // The root of a disk has no "beside".
  if (dirname(path) === path) throw new Failure(`${folder}: has no room beside it for a key file; use --key-file`);
  return `${path}.key`;
}

/** The 32 bytes of a key file. Throws a `Failure` that names the file. */
export async function readKey(file: string): Promise<Uint8Array> {
  const text = await readFile(file, 'utf8').catch((error: unknown) => {
    throw new Failure(`${file}: ${describeSystemError(error)}`);
  });
  const body = text.trim();
  if (!/^[A-Za-z0-9+/]+={0,2}$/u.test(body)) throw new Failure(`${file}: is not a key (not base64)`);
  const key = Buffer.from(body, 'base64');
  if (key.length !== KEY_BYTES) {
    throw new Failure(`${file}: is not a key of ${KEY_BYTES} bytes (it holds ${key.length})`);
  }
  return new Uint8Array(key);
}

/** The private key that signs. Public keys look the same inside, and would sign what nobody expects. Throws as `readKey`. */
export async function readSigningKey(file: string): Promise<Uint8Array> {
  if (file.endsWith('.pub')) throw new Failure(`${file}: is a public key by its name; the private one signs`);
  return readKey(file);
}

/** Whether there is anything at this path. */
export async function isThere(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    (error: unknown) => !hasCode(error, 'ENOENT', 'ENOTDIR'),
  );
}

/** The key of a file, or undefined when there is no such file. */
export async function readKeyIfPresent(file: string): Promise<Uint8Array | undefined> {
  return (await isThere(file)) ? readKey(file) : undefined;
}

/** Writes a key that wasn't there; never overwrites. Only its owner may read it. Throws a `Failure`. */
export async function writeKey(file: string, key: Uint8Array): Promise<void> {
  try {
    await mkdir(dirname(resolve(file)), { recursive: true });
    const handle = await open(file, 'wx', 0o600);
    try {
      await handle.writeFile(`${Buffer.from(key).toString('base64')}\n`);
    } finally {
      await handle.close();
    }
    await chmod(file, 0o600);
  } catch (error) {
    const hint = hasCode(error, 'EEXIST') ? '; a key is never overwritten' : '';
    throw new Failure(`${file}: ${describeSystemError(error)}${hint}`);
  }
}

/** A new index key. */
export function newKey(): Uint8Array {
  return new Uint8Array(randomBytes(KEY_BYTES));
}

/** The files that `keygen` made. */
export interface KeyFiles {
  readonly indexKey: string;
  readonly signingKey: string;
  readonly signingPublicKey: string;
}

/** Makes an index key and a signing pair in `folder`. Throws a `Failure`, and writes nothing, when one is there already. */
export async function generateKeys(folder: string): Promise<KeyFiles> {
  const files = {
    indexKey: join(folder, 'index.key'),
    signingKey: join(folder, 'signing.key'),
    signingPublicKey: join(folder, 'signing.pub'),
  };
  for (const file of Object.values(files)) {
    if (await isThere(file)) throw new Failure(`${file}: exists already; a key is never overwritten`);
  }
  const signingKey = newKey();
  await writeKey(files.indexKey, newKey());
  await writeKey(files.signingKey, signingKey);
  await writeKey(files.signingPublicKey, await getPublicKeyAsync(signingKey));
  return files;
}
