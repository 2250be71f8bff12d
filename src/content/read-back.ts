/** Reads back what an editor holds: some put text back that was cut before it was pasted. */
import { deepActiveElement, editingHost } from './editable.ts';

/** Shorter lines (a brace, `return`) stand in every text and prove nothing. */
const SHORTEST_PROOF = 8;

/** The text that the editor at an element shows; editors that draw only what is visible tell no more than that. */
export function editorText(element: Element | null = deepActiveElement()): string {
  if (element instanceof HTMLTextAreaElement || element instanceof HTMLInputElement) return element.value;
  if (element instanceof HTMLElement) return editingHost(element).innerText;
  return '';
}

/** Characters that may be searched for cut lines which stand in no line of their own: what that takes is not noticed. */
const SEARCHED_CHARACTERS = 100_000_000;

/**
 * Whether a cut line stands more often in the text than it did before. Where there is too much text to look for every
 * line inside others, as in a field that joins them all, a part of them is looked for, first and last among them.
 */
export function holdsCutLine(before: string, after: string, cut: readonly string[]): boolean {
  const lines = [...new Set(cut.map((line) => line.trim()).filter((line) => line.length >= SHORTEST_PROOF))];
  if (lines.length === 0) return false;
  const [earlier, now] = [lineCounts(before), lineCounts(after)];
  if (lines.some((line) => (now.get(line) ?? 0) > (earlier.get(line) ?? 0))) return true;
  const searches = Math.max(2, Math.floor(SEARCHED_CHARACTERS / (before.length + after.length + 1)));
  return evenly(lines, searches).some((line) => occurrences(after, line) > occurrences(before, line));
}

function lineCounts(text: string): Map<string, number> {
  const counts = new Map<string, number>();
  for (const line of text.split('\n')) {
    const trimmed = line.trim();
    counts.set(trimmed, (counts.get(trimmed) ?? 0) + 1);
  }
  return counts;
}

/** At most `count` of the lines, which must be two at least. */
function evenly(lines: readonly string[], count: number): readonly string[] {
  if (lines.length <= count) return lines;
  const step = (lines.length - 1) / (count - 1);
  return Array.from({ length: count }, (_, i) => lines[Math.round(i * step)] ?? '');
}

function occurrences(text: string, part: string): number {
  let count = 0;
  for (let at = text.indexOf(part); at >= 0; at = text.indexOf(part, at + part.length)) count += 1;
  return count;
}
