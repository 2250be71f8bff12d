/** What was copied is known again, whole or in part, and leaves no text. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { scan } from '../scan.ts';
import type { Finding } from '../types.ts';
import { Copies } from './copies.ts';

const key = new Uint8Array(32).fill(9);
const modules = join(import.meta.dirname, '../../../node_modules');
const lines = readFileSync(join(modules, 'rxjs/src/internal/operators/share.ts'), 'utf8').split('\n').slice(150, 220);
const foreign = readFileSync(join(modules, 'three/src/math/Matrix4.js'), 'utf8').split('\n').slice(150, 350).join('\n');

let number = 0;
function copyOf(text: string, path = 'acme/shop/src/cart.ts'): Parameters<Copies['add']>[0] {
  number++;
  return { host: 'git.acme.example', path, text, digest: number.toString(16).padStart(40, '0') };
}

async function findingsIn(text: string, copies: Copies): Promise<readonly Finding[]> {
  const index = await copies.reader();
  const options = { secrets: false, markers: [], codeMinLines: 0 };
  return (await scan([{ type: 'text/plain', text }], index ? { ...options, index } : options)).findings;
}

describe('copies', () => {
  test('are found again, in part and among other lines', async () => {
    const copies = new Copies(key);
    expect(await copies.add(copyOf(lines.join('\n')))).toBe(true);
    const [finding] = await findingsIn(`What is wrong here?\n\n${lines.slice(10, 30).join('\n')}`, copies);
    expect(finding).toMatchObject({ kind: 'source', repository: 'git.acme.example', file: 'acme/shop/src/cart.ts' });
    expect(await findingsIn(foreign, copies)).toEqual([]);
  });

  test('are found when many others were copied after them', async () => {
    const copies = new Copies(key);
    await copies.add(copyOf(lines.join('\n')));
    const others = foreign.split('\n');
    for (let i = 0; i < 40; i++) await copies.add(copyOf(others.slice(i * 4, i * 4 + 12).join('\n'), `other/${i}`));
    expect(copies.stored.length).toBeLessThanOrEqual(13);
    expect(await findingsIn(lines.slice(0, 20).join('\n'), copies)).toHaveLength(1);
  });

  test('are found by another worker that has what was stored', async () => {
    const copies = new Copies(key);
    await copies.add(copyOf(lines.join('\n')));
    expect(await findingsIn(lines.join('\n'), new Copies(key, copies.stored))).toHaveLength(1);
  });

  test('of the same text from the same place are one', async () => {
    const copies = new Copies(key);
    const copy = copyOf(lines.join('\n'));
    expect(await copies.add(copy)).toBe(true);
    expect(await copies.add(copy)).toBe(false);
    expect(copies.stored).toHaveLength(1);
  });

  test('hold no word of the text', async () => {
    const copies = new Copies(key);
    await copies.add(copyOf(lines.join('\n')));
    const bytes = Buffer.from(copies.stored[0] ?? []).toString('latin1');
    for (const word of lines.join(' ').match(/\w{5,}/g) ?? []) expect(bytes).not.toContain(word);
    expect(bytes).not.toContain('acme');
  });

  test('of a word or two are told by nothing', async () => {
    const copies = new Copies(key);
    expect(await copies.add(copyOf('git pull'))).toBe(false);
    expect(await copies.reader()).toBeUndefined();
  });

  test('beyond so many bytes the oldest go', async () => {
    const copies = new Copies(key, [], 20_000);
    const text = (n: number): string =>
      Array.from({ length: 200 }, (_, i) => `alpha${n}x${i} = beta${n}y${i}(gamma${n}z${i});`).join('\n');
    for (let n = 0; n < 40; n++) await copies.add(copyOf(text(n), `large/${n}`));
    expect(copies.stored.reduce((sum, { length }) => sum + length, 0)).toBeLessThanOrEqual(20_000);
    const part = (n: number): string => text(n).split('\n').slice(100, 130).join('\n');
    expect(await findingsIn(part(39), copies)).toHaveLength(1);
    expect(await findingsIn(part(0), copies)).toEqual([]);
  });
});
