/** Jupyter notebooks: every text of the JSON, lists of lines joined to the texts that they are. */

/** Lists of strings inside one another, so deep. */
const MOST_NESTED = 40;

/** The text of a notebook; undefined when the text isn't one. */
export function textOfNotebook(text: string): string | undefined {
  if (!/^\s*\{/.test(text.slice(0, 100)) || !text.includes('"cells"') || !text.includes('"nbformat"')) return undefined;
  let parsed: unknown;
  try {
    parsed = JSON.parse(text);
  } catch {
    return undefined;
  }
  const texts: string[] = [];
  collect(parsed, texts, 0);
  return texts.join('\n\n');
}

function collect(value: unknown, texts: string[], depth: number): void {
  if (depth > MOST_NESTED) return;
  if (typeof value === 'string') {
    if (value !== '') texts.push(value);
  } else if (Array.isArray(value)) {
    if (value.length > 0 && value.every((one) => typeof one === 'string')) {
      const lines: string[] = value;
      // Notebooks keep the line ends; other programs leave them out.
      texts.push(lines.slice(0, -1).every((line) => line.endsWith('\n')) ? lines.join('') : lines.join('\n'));
    } else for (const one of value) collect(one, texts, depth + 1);
  } else if (value !== null && typeof value === 'object') {
    for (const one of Object.values(value)) collect(one, texts, depth + 1);
  }
}
