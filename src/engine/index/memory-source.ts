/** A segment that lies in memory, as a source to open. */
import type { SegmentSource } from './reader.ts';

export function sourceOfBytes(bytes: Uint8Array, name = 'memory'): SegmentSource {
  return {
    name,
    bytes: bytes.length,
    read: (offset, length) => Promise.resolve(bytes.subarray(offset, offset + length)),
  };
}
