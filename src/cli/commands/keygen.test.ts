/** `sourcekeep keygen`, as a process. */
import { readFileSync, readdirSync, statSync } from 'node:fs';
import { beforeAll, describe, expect, it } from 'vitest';
import { buildOnce } from '../../../scripts/build.mjs';
import { at, failure, sourcekeep } from '../test-process.ts';

beforeAll(() => buildOnce('cli'), 120_000);

describe('keygen', () => {
  it('makes three files that only their owner reads, once', () => {
    expect(sourcekeep(['keygen', '--out', 'keys']).code).toBe(0);
    expect(readdirSync(at('keys')).sort()).toEqual(['index.key', 'signing.key', 'signing.pub']);
    for (const name of readdirSync(at('keys'))) {
      expect(statSync(at('keys', name)).mode & 0o777).toBe(0o600);
      expect(Buffer.from(readFileSync(at('keys', name), 'utf8'), 'base64')).toHaveLength(32);
    }
    expect(failure('keygen', '--out', 'keys')).toContain('index.key');
  });
});
