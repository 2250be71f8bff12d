/** `index.json`: what an index on the web or on disk says of itself. Written by the CLI, read by CLI and browser. */
import * as v from 'valibot';

/** The longest canary, in characters. */
export const MAX_CANARY_CHARACTERS = 10_000;

const count = v.pipe(v.number(), v.integer(), v.minValue(0));
const Sha256Schema = v.pipe(v.string(), v.regex(/^[0-9a-f]{64}$/, 'must be a sha256 in hexadecimal'));

export const SegmentEntrySchema = v.object({
  /** `<sha256>.segment`, beside `index.json`. */
  file: v.pipe(v.string(), v.regex(/^[0-9a-f]{64}\.segment$/, 'must be "<sha256>.segment"')),
  bytes: count,
  sha256: Sha256Schema,
  fingerprints: count,
});
export type SegmentEntry = v.InferOutput<typeof SegmentEntrySchema>;

export const IndexManifestSchema = v.object({
  format: v.literal('sourcekeep-index'),
  version: v.pipe(v.number(), v.integer(), v.minValue(1)),
  /** ISO 8601. */
  created: v.pipe(v.string(), v.isoTimestamp()),
  /** Never goes back. */
  sequence: v.pipe(count, v.minValue(1)),
  profile: v.picklist(['compact', 'sensitive']),
  /** k-gram and window sizes, bits and thresholds of each stream, as the engine wrote them. */
  parameters: v.record(v.string(), v.union([v.number(), v.string(), v.boolean()])),
  /** Hexadecimal; tells a wrong key from a clean paste. */
  keyCheck: v.pipe(v.string(), v.regex(/^[0-9a-f]{16,64}$/)),
  repositories: count,
  files: count,
  lines: count,
  fingerprints: count,
  segments: v.array(SegmentEntrySchema),
  /** A harmless snippet that this index holds as `sourcekeep/canary`: whoever has the index must catch it. */
  canary: v.exactOptional(v.pipe(v.string(), v.nonEmpty(), v.maxLength(MAX_CANARY_CHARACTERS))),
  /** Base64 Ed25519 over the RFC 8785 form of everything else. */
  signature: v.exactOptional(v.string()),
});
export type IndexManifest = v.InferOutput<typeof IndexManifestSchema>;
