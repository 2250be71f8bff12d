/** Key files: base64 of 32 bytes, readable by their owner alone, never overwritten. */
import { mkdtemp, readFile, readdir, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { getPublicKeyAsync } from '@noble/ed25519';
import { beforeEach, describe, expect, it } from 'vitest';
import { generateKeys, keyFileBeside, readKey, readKeyIfPresent, writeKey } from './keys.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'sourcekeep-keys-'));
});

describe('keyFileBeside', () => {
  it('is beside the folder, whatever slash it ends in', () => {
    expect(keyFileBeside(join(folder, 'index'))).toBe(`${folder}/index.key`);
    expect(keyFileBeside(`${join(folder, 'index')}/`)).toBe(`${folder}/index.key`);
  });

  it('refuses the root of a disk', () => {
    expect(() => keyFileBeside('/')).toThrow('--key-file');
  });
});

describe('key files', () => {
  it('come back as they were written, with mode 0600', async () => {
    const key = new Uint8Array(32).map((_, i) => i);
    const file = join(folder, 'deep', 'x.key');
    await writeKey(file, key);
    expect(await readKey(file)).toEqual(key);
    expect((await stat(file)).mode & 0o777).toBe(0o600);
  });

  it('are never overwritten', async () => {
    const file = join(folder, 'x.key');
    await writeKey(file, new Uint8Array(32));
    await expect(writeKey(file, new Uint8Array(32).fill(1))).rejects.toThrow(`${file}: exists already`);
    expect(await readKey(file)).toEqual(new Uint8Array(32));
  });

  it.each([
    ['', 'not base64'],
    ['hello there', 'not base64'],
    [Buffer.alloc(31).toString('base64'), 'it holds 31'],
    [Buffer.alloc(33).toString('base64'), 'it holds 33'],
  ])('refuses %j and names the file', async (text, problem) => {
    const file = join(folder, 'x.key');
    await writeFile(file, text);
    await expect(readKey(file)).rejects.toThrow(file);
    await expect(readKey(file)).rejects.toThrow(problem);
    await expect(readKeyIfPresent(file)).rejects.toThrow(problem);
  });

  it('may be absent where that is asked', async () => {
    const file = join(folder, 'none.key');
    expect(await readKeyIfPresent(file)).toBeUndefined();
    await expect(readKey(file)).rejects.toThrow(`${file}: no such file or folder`);
  });
});

describe('generateKeys', () => {
  it('makes an index key and a pair that belongs together, all 0600', async () => {
    const files = await generateKeys(folder);
    expect((await readdir(folder)).sort()).toEqual(['index.key', 'signing.key', 'signing.pub']);
    for (const file of Object.values(files)) expect((await stat(file)).mode & 0o777).toBe(0o600);
    const publicKey = await readKey(files.signingPublicKey);
    expect(publicKey).toEqual(await getPublicKeyAsync(await readKey(files.signingKey)));
    expect(await readKey(files.indexKey)).not.toEqual(await readKey(files.signingKey));
  });

  it('writes nothing when one of them is there', async () => {
    await writeFile(join(folder, 'signing.pub'), 'mine');
    await expect(generateKeys(folder)).rejects.toThrow('signing.pub: exists already');
    expect(await readdir(folder)).toEqual(['signing.pub']);
    expect(await readFile(join(folder, 'signing.pub'), 'utf8')).toBe('mine');
  });
});
