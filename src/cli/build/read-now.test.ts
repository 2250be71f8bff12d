/** Which files are read, and which are passed over. */
import { execFileSync } from 'node:child_process';
import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, expect, it } from 'vitest';
import { MAX_INDEXED_BYTES } from '../../engine/skip.ts';
import { temporaryFolder } from '../source/test-repository.ts';
import { readNow } from './read-now.ts';

let folder: string;
beforeAll(() => {
  folder = temporaryFolder();
});

it('gives what is in a file, also one larger than all before', () => {
  for (const length of [0, 5, 300_000, 7]) {
    const file = join(folder, `of-${length}`);
    const bytes = new Uint8Array(length).fill(length & 255);
    writeFileSync(file, bytes);
    expect(readNow(file)).toHaveLength(length);
    expect(Buffer.compare(Buffer.from(readNow(Buffer.from(file)) as Uint8Array), bytes)).toBe(0);
  }
});

it('passes over what is no file, and what is too large', () => {
  writeFileSync(join(folder, 'large'), Buffer.alloc(MAX_INDEXED_BYTES + 1));
  expect(readNow(join(folder, 'large'))).toBe('too-large');
  mkdirSync(join(folder, 'inner'));
  symlinkSync(join(folder, 'large'), join(folder, 'link'));
  execFileSync('sh', ['-c', 'mkfifo "$0"', join(folder, 'pipe')]);
  for (const name of ['inner', 'link', 'pipe', 'nothing']) expect(readNow(join(folder, name))).toBe('absent');
});

it('names a file that cannot be read', () => {
  // More than a name may hold: an error for everybody, the superuser included.
  const file = join(folder, 'x'.repeat(5000));
  expect(() => readNow(file)).toThrow(file);
});
