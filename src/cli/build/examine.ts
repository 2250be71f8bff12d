/** A file's bytes → its blob id and text, unless the index has it or its content says that nobody wrote it. */
import { type SkipReason, whyTextNotIndexed } from '../../engine/skip.ts';
import { blobId, decodeText } from '../text.ts';

export type Examined =
  | { readonly blob: string; readonly text: string }
  | { readonly blob: string; readonly known: true }
  | { readonly skipped: SkipReason };

/**
 * @param path one that the rules for paths don't leave out
 * @param blob its git blob id, where that is known
 * @param judged whether content is judged: public code counts however it was made, and so does a file that was named
 * @param isKnown whether the index has this blob id under this path
 */
export function examine(
  path: string,
  blob: string | undefined,
  content: Uint8Array,
  judged: boolean,
  isKnown: (blob: string) => boolean | undefined,
): Examined {
  const id = blob ?? blobId(content);
  if (isKnown(id)) return { blob: id, known: true };
  const text = decodeText(content);
  if (text === undefined) return { skipped: 'binary' };
  const reason = judged ? whyTextNotIndexed(path, text) : undefined;
  return reason === undefined ? { blob: id, text } : { skipped: reason };
}
