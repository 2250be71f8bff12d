/** Messages between the service worker and the offscreen page that reads documents. Messages are JSON: bytes as base64. */
import * as v from 'valibot';

/** A larger document doesn't fit into a message. */
export const MAX_DOCUMENT_BYTES = 32_000_000;
/** The offscreen page closes itself after so long without work. */
export const IDLE_MILLISECONDS = 30_000;

/** One document to be read. */
export const DocumentRequestSchema = v.object({
  type: v.literal('read-document'),
  name: v.string(),
  mime: v.string(),
  base64: v.string(),
  /** Time for it; what is read by then is told. */
  milliseconds: v.number(),
});
export type DocumentRequest = v.InferOutput<typeof DocumentRequestSchema>;

export const DocumentReplySchema = v.object({
  texts: v.array(v.object({ name: v.string(), type: v.string(), text: v.string() })),
  unread: v.array(
    v.object({ name: v.string(), rule: v.picklist(['encrypted', 'too-large', 'binary', 'time'] as const) }),
  ),
});
export type DocumentReply = v.InferOutput<typeof DocumentReplySchema>;
