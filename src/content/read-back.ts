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

/** Whether a cut line stands more often in the text than it did before. */
export function holdsCutLine(before: string, after: string, cut: readonly string[]): boolean {
  const lines = new Set(cut.map((line) => line.trim()).filter((line) => line.length >= SHORTEST_PROOF));
  return [...lines].some((line) => occurrences(after, line) > occurrences(before, line));
}

function occurrences(text: string, part: string): number {
  let count = 0;
  for (let at = text.indexOf(part); at >= 0; at = text.indexOf(part, at + part.length)) count += 1;
  return count;
}
