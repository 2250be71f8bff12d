/** The index that a browser holds: how it lies in the extension's own storage, and what the pages show of it. */
import * as v from 'valibot';
import { healthDetails } from './event.ts';

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
 * `index.json` and its segments (those of a downloaded one lie beside). A new index is written to a new folder, checked
 * whole, and only then pointed at.
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

/** How getting the index that the policy names goes: what was asked of which server last, and how that ended. */
export const IndexDownloadSchema = v.object({
  url: v.string(),
  key: v.string(),
  publicKey: v.string(),
  /** Of the last answer that was installed. */
  etag: v.string(),
  /** The highest sequence number seen under this URL and public key: nobody can put an older index in place. */
  sequence: v.number(),
  /** When the server was last asked, in milliseconds since 1970; 0 for never. */
  asked: v.number(),
  /** How many times in a row that failed, and why the last time; none and `ok` after a success. */
  failures: v.number(),
  detail: v.picklist(healthDetails),
  /** What the server answered, where that was the trouble. */
  httpStatus: v.exactOptional(v.number()),
  /** When the first failure in that row was, in milliseconds since 1970; 0 while all is well. */
  since: v.optional(v.number(), 0),
  /** How long after `asked` the next try is, in milliseconds, while something fails. */
  wait: v.optional(v.number(), 0),
});
export type IndexDownload = v.InferOutput<typeof IndexDownloadSchema>;
