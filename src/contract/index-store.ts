/** The index that a browser holds: how it lies in the extension's own storage, and what the pages show of it. */
import * as v from 'valibot';

const count = v.pipe(v.number(), v.integer(), v.minValue(0));

/** Numbers of an index that people are shown. */
export const IndexSummarySchema = v.object({
  repositories: count,
  files: count,
  lines: count,
  fingerprints: count,
  bytes: count,
  /** ISO 8601. */
  created: v.string(),
  sequence: count,
  profile: v.picklist(['compact', 'sensitive']),
});
export type IndexSummary = v.InferOutput<typeof IndexSummarySchema>;

/**
 * The pointer in `storage.local` to the index in use: a folder of the origin private file system that holds
 * `index.json` and its segments. A new index is written to a new folder, checked whole, and only then pointed at.
 */
export const ActiveIndexSchema = v.object({
  folder: v.pipe(v.string(), v.regex(/^index-[0-9a-f-]+$/)),
  /** Base64 of the 32 bytes of the index key. */
  key: v.string(),
  /** Where it came from: indexed here, opened from files, or downloaded as the policy says. */
  origin: v.picklist(['local', 'file', 'policy']),
  /** ISO 8601, when it was installed here. */
  installed: v.string(),
  summary: IndexSummarySchema,
});
export type ActiveIndex = v.InferOutput<typeof ActiveIndexSchema>;
