/**
 * Texts that JSON holds line by line or word by word: a document of an editor with a paragraph for each line, a list of
 * changes, one JSON document after the other. Strings under one key belong together, wherever they stand; strings of
 * many lines are left to `engine/unwrap`, which reads each by itself.
 */

/** Fewer strings, or shorter texts, say nothing that each string doesn't. */
const LEAST_STRINGS = 4;
const LEAST_CHARACTERS = 80;
/** Strings of so many characters and of three lines are read by `engine/unwrap`. */
const LEAST_READ = 40;
/** Values inside one another, so deep. */
const MOST_NESTED = 100;
/** Longer texts are left alone: they would be parsed for longer than they can be judged. */
const MOST_CHARACTERS = 8_000_000;
/** Pieces of words and lines are shorter than this on average; longer ones are lines. */
const PIECE_CHARACTERS = 12;

/** The event of a stream, or the packet of socket.io, that a line holds. */
const prefix = /^(?:data: ?|\d{1,4}(?=[[{]))/;

/** The joined strings of each key that holds enough of them; none for a text that isn't JSON. */
export function textsOfJson(text: string): string[] {
  if (text.length > MOST_CHARACTERS || !/^\s*(?:data: ?|\d{1,4})?[[{]/.test(text.slice(0, 200))) return [];
  const byKey = new Map<string, string[]>();
  const whole = parsed(text.replace(prefix, ''));
  if (whole !== undefined) collect(whole, '', byKey, 0);
  else {
    for (const line of text.split('\n')) {
      const value = /^\s*(?:data: ?|\d{1,4})?[[{]/.test(line) ? parsed(line.trim().replace(prefix, '')) : undefined;
      if (value !== undefined) collect(value, '', byKey, 0);
    }
  }
  return [...byKey.values()].flatMap((strings) => {
    const length = strings.reduce((sum, one) => sum + one.length, 0);
    if (strings.length < LEAST_STRINGS || length < LEAST_CHARACTERS) return [];
    const arePieces = length < PIECE_CHARACTERS * strings.length || strings.some((one) => one.includes('\n'));
    return [strings.join(arePieces ? '' : '\n')];
  });
}

function parsed(text: string): unknown {
  try {
    const value: unknown = JSON.parse(text);
    return value !== null && typeof value === 'object' ? value : undefined;
  } catch {
    return undefined;
  }
}

/** Whether a second line end is followed by something. */
function hasSeveralLines(text: string): boolean {
  const first = text.indexOf('\n');
  const second = first < 0 ? -1 : text.indexOf('\n', first + 1);
  return second >= 0 && second < text.length - 1;
}

/** In their order; those of a list belong to the key of the list. */
function collect(value: unknown, key: string, byKey: Map<string, string[]>, depth: number): void {
  if (typeof value === 'string') {
    if (value === '' || (value.length >= LEAST_READ && hasSeveralLines(value))) return;
    const strings = byKey.get(key);
    if (strings) strings.push(value);
    else byKey.set(key, [value]);
  } else if (Array.isArray(value)) {
    if (depth < MOST_NESTED) for (const one of value) collect(one, key, byKey, depth + 1);
  } else if (value !== null && typeof value === 'object' && depth < MOST_NESTED) {
    for (const [name, one] of Object.entries(value)) collect(one, name, byKey, depth + 1);
  }
}
