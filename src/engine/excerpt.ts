/** What a person is shown of an input, and what is left of it when the matched lines are cut. */
import { type CommentFamily, guessCommentFamily } from './comment-family.ts';
import { maskSecrets } from './detectors/secret.ts';
import { linesOf } from './lines.ts';
import { mainFlavour, textOf } from './scan.ts';
import type { ExcerptLine, Finding, Flavour, LineRange } from './types.ts';

/** Longer lines are shown cut. */
const SHOWN_CHARACTERS = 240;
const CONTEXT_LINES = 1;

/**
 * Matched lines with a line of context on either side, credentials masked. When there are more than `maxLines`, every
 * finding gets its share of them, from its first line on.
 */
export function excerpt(flavours: readonly Flavour[], findings: readonly Finding[], maxLines: number): ExcerptLine[] {
  const ranges = findings.flatMap((finding) => ('inputLines' in finding ? [finding.inputLines] : []));
  if (ranges.length === 0 || maxLines <= 0) return [];
  const lines = linesOf(maskSecrets(textOf(mainFlavour(flavours))));
  const matched = coveredLines(ranges, lines.length);
  const shown = new Set<number>();
  const cursors = ranges.map(([first, last]) => ({
    next: Math.max(1, first - CONTEXT_LINES),
    last: Math.min(lines.length, last + CONTEXT_LINES),
  }));
  for (let progress = true; progress && shown.size < maxLines;) {
    progress = false;
    for (const cursor of cursors) {
      while (cursor.next <= cursor.last && shown.has(cursor.next)) cursor.next++;
      if (cursor.next > cursor.last || shown.size >= maxLines) continue;
      shown.add(cursor.next++);
      progress = true;
    }
  }
  return [...shown]
    .sort((a, b) => a - b)
    .map((line) => ({ line, text: cut(lines[line - 1] as string), matched: matched.has(line) }));
}

function cut(text: string): string {
  return text.length > SHOWN_CHARACTERS ? `${text.slice(0, SHOWN_CHARACTERS)}…` : text;
}

function coveredLines(ranges: readonly LineRange[], lines: number): Set<number> {
  const covered = new Set<number>();
  for (const [first, last] of ranges) {
    for (let line = Math.max(1, first); line <= Math.min(last, lines); line++) covered.add(line);
  }
  return covered;
}

const marks: Readonly<Record<CommentFamily, string>> = { slash: '//', hash: '#', dash: '--', semicolon: ';' };

/**
 * The text without the lines that any finding covers; a comment in the text's own style stands for each run of them.
 * Line ends stay as they are.
 */
export function withoutMatchedLines(text: string, findings: readonly Finding[]): string {
  const ranges = findings.flatMap((finding) => ('inputLines' in finding ? [finding.inputLines] : []));
  const lines = text.match(/[^\r\n]*(?:\r\n|\n|\r)|[^\r\n]+$/g) ?? [];
  const covered = coveredLines(ranges, lines.length);
  const bytes = new TextEncoder().encode(`${text}\0`);
  const mark = marks[guessCommentFamily(bytes, bytes.length - 1)];
  let kept = '';
  for (let line = 1; line <= lines.length;) {
    if (!covered.has(line)) {
      kept += lines[line - 1];
      line++;
      continue;
    }
    let end = line;
    while (covered.has(end + 1)) end++;
    const count = end - line + 1;
    const lineEnd = /[\r\n]*$/.exec(lines[end - 1] as string)?.[0] ?? '';
    kept += `${mark} [${count} ${count === 1 ? 'line' : 'lines'} kept by Sourcekeep]${lineEnd}`;
    line = end + 1;
  }
  return kept;
}
