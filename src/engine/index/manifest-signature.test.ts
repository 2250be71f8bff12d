/** Signing an index's manifest, and verifying it: any change is noticed, a missing signature is called that. */
import { expect, test } from 'vitest';
import { IndexManifestSchema } from '../../contract/index-manifest.ts';
import * as v from 'valibot';
import { buildManifest, manifestSegment } from './manifest.ts';
import { newSigningKey, publicKeyOf, signManifest, verifyManifest } from './manifest-signature.ts';
import { sourceOfBytes } from './memory-source.ts';
import { openIndex } from './reader.ts';
import { IndexWriter } from './writer.ts';

const key = new Uint8Array(32).fill(7);

async function signed(): Promise<{ manifest: ReturnType<typeof signManifest>; publicKey: Uint8Array }> {
  const writer = new IndexWriter({ key, profile: 'compact', storePaths: true });
  writer.add({ repository: 'acme/one', path: 'a.ts', blob: 'ab', text: 'export const answer = fortyTwo();' });
  const { bytes, fingerprints } = writer.finish();
  const numbers = await (await openIndex([sourceOfBytes(bytes)], key)).inspect();
  const manifest = buildManifest(numbers, [manifestSegment(bytes, fingerprints)], '2026-01-02T03:04:05.000Z', 3);
  const { signingKey, publicKey } = newSigningKey();
  expect(publicKeyOf(signingKey)).toEqual(publicKey);
  return { manifest: signManifest(manifest, signingKey), publicKey };
}

test('a signed manifest fits the contract and verifies, whatever the order of its members', async () => {
  const { manifest, publicKey } = await signed();
  const parsed = v.parse(IndexManifestSchema, JSON.parse(JSON.stringify(manifest)));
  expect(() => verifyManifest(parsed, publicKey)).not.toThrow();
  const reversed = Object.fromEntries(Object.entries(parsed).reverse());
  expect(() => verifyManifest(reversed, publicKey)).not.toThrow();
});

test('any change, another key or no signature is refused', async () => {
  const { manifest, publicKey } = await signed();
  const [segment] = manifest.segments;
  const flipped = manifest.signature?.replace(/^./, (character) => (character === 'A' ? 'B' : 'A')) ?? '';
  const { signature: _signature, ...unsigned } = manifest;
  for (const changed of [
    { ...manifest, sequence: 4 },
    { ...manifest, segments: [{ ...segment, bytes: 1 }] },
    { ...manifest, extra: true },
    { ...manifest, signature: flipped },
    { ...manifest, signature: 'no base64!' },
    unsigned,
  ]) {
    expect(() => verifyManifest(changed, publicKey)).toThrow(expect.objectContaining({ code: 'wrong-signature' }));
  }
  expect(() => verifyManifest(unsigned, publicKey)).toThrow('is not signed.');
  expect(() => verifyManifest(manifest, newSigningKey().publicKey)).toThrow(
    expect.objectContaining({ code: 'wrong-signature' }),
  );
  expect(() => verifyManifest(manifest, new Uint8Array(5))).toThrow(
    expect.objectContaining({ code: 'wrong-signature' }),
  );
});
