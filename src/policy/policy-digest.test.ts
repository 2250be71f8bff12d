/** The digest of a policy is that of its RFC 8785 form. */
import { createHash } from 'node:crypto';
import { expect, it } from 'vitest';
import { policyDigest } from './policy-digest.ts';

it('is twelve digits of the SHA-256 of the canonical form, whatever the order of the keys', async () => {
  const form = '{"action":"block","labels":{"a":"ü","b":"2"}}';
  const expected = createHash('sha256').update(form).digest('hex').slice(0, 12);
  expect(await policyDigest({ labels: { b: '2', a: 'ü' }, action: 'block' })).toBe(expected);
  expect(await policyDigest({ action: 'block' })).not.toBe(expected);
});
