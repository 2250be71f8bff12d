/** SHA-256 of this platform, in the form that the engine takes. */
import { createHash } from 'node:crypto';
import type { Digest } from '../engine/index/segment.ts';

export function sha256(): Digest {
  const hash = createHash('sha256');
  return { update: (bytes) => hash.update(bytes), digest: () => new Uint8Array(hash.digest()) };
}
