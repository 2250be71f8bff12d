/** Files → texts with their blob ids, without those whose content says that nobody wrote them. */
import type { SkipReason } from '../../engine/skip.ts';
import type { ListedFile, Source } from '../source/source.ts';
import { examine } from './examine.ts';

/** A file that was looked at. */
export type ReadText =
  | { readonly file: ListedFile; readonly blob: string; readonly text: string }
  /** The index has it as it is; its text wasn't decoded, and where git knew its id not even read. */
  | { readonly file: ListedFile; readonly blob: string; readonly known: true }
  | { readonly file: ListedFile; readonly skipped: SkipReason }
  /** Gone since it was listed, or a link. */
  | { readonly file: ListedFile; readonly absent: true };

/**
 * Reads files of a source. `isKnown` tells by path and blob id which of them the index has. `judged` is whether content
 * is judged too: public code counts however it was made.
 */
export async function* readTexts(
  source: Source,
  files: readonly ListedFile[],
  judged: boolean,
  isKnown: (path: string, blob: string) => boolean,
): AsyncGenerator<ReadText> {
  const unread: ListedFile[] = [];
  for (const file of files) {
    if (file.blob !== undefined && isKnown(file.path, file.blob)) yield { file, blob: file.blob, known: true };
    else unread.push(file);
  }
  for await (const { file, content } of source.read(unread)) {
    if (content === 'absent') yield { file, absent: true };
    else if (content === 'too-large') yield { file, skipped: 'too-large' };
    else {
      // A file that was named is taken however it was made.
      const isJudged = judged && source.kind !== 'file';
      yield { file, ...examine(file.path, file.blob, content, isJudged, (blob) => isKnown(file.path, blob)) };
    }
  }
}
