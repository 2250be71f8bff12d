/** Keys that people hand over. */
import { randomBytes } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { readKey } from './read-key.ts';

describe('readKey', () => {
  it('takes a key file as the CLI writes it', () => {
    const key = randomBytes(32).toString('base64');
    expect(readKey(`${key}\n`)).toEqual({ ok: true, key });
  });
  it('takes it unpadded', () => expect(readKey(Buffer.alloc(32, 7).toString('base64').replace('=', '')).ok).toBe(true));
  it('says how long a wrong one is', () =>
    expect(readKey(randomBytes(16).toString('base64'))).toEqual({
      ok: false,
      reason: 'This key is 16 bytes long; an index key has 32.',
    }));
  it.each(['', '  ', '{"a":1}', 'abcde', '-----BEGIN KEY-----'])('refuses "%s"', (text) =>
    expect(readKey(text).ok).toBe(false),
  );
});
