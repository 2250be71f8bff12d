/** Where a command prints, and whether a person is looking. */

/** Standard output and error, or a test's stand-ins. */
export interface Streams {
  readonly out: (text: string) => void;
  readonly err: (text: string) => void;
  /** Whether standard output takes colours. */
  readonly colour: boolean;
  /** Whether a progress bar can be drawn on standard error; its width in characters, 0 for no. */
  readonly progressColumns: number;
}

/** Some terminals don't say how wide they are. */
const DEFAULT_COLUMNS = 80;

/** The streams of this process. `NO_COLOR` and `TERM=dumb` are honoured (https://no-color.org). */
export function processStreams(): Streams {
  const { stdout, stderr, env } = process;
  const plain = (env['NO_COLOR'] ?? '') !== '' || env['TERM'] === 'dumb';
  return {
    out: (text) => void stdout.write(text),
    err: (text) => void stderr.write(text),
    colour: stdout.isTTY && !plain,
    progressColumns: stderr.isTTY && env['TERM'] !== 'dumb' ? stderr.columns || DEFAULT_COLUMNS : 0,
  };
}

/** Wraps a text in an escape sequence of the terminal, or leaves it. */
export type Paint = (text: string) => string;

/** The few colours in use. */
export function paints(colour: boolean): Record<'red' | 'green' | 'yellow' | 'dim' | 'bold', Paint> {
  const paint =
    (on: number, off: number): Paint =>
    (text) =>
      colour ? `\u001B[${on}m${text}\u001B[${off}m` : text;
  return { red: paint(31, 39), green: paint(32, 39), yellow: paint(33, 39), dim: paint(2, 22), bold: paint(1, 22) };
}

const numbers = new Intl.NumberFormat('en-US');

/** `1,234 files`; a word ending in `y` gets `ies`. */
export function counted(count: number, word: string): string {
  const plural = word.endsWith('x') ? `${word}es` : word.endsWith('y') ? `${word.slice(0, -1)}ies` : `${word}s`;
  return `${numbers.format(count)} ${count === 1 ? word : plural}`;
}

/** `1,234`. */
export function formatted(count: number): string {
  return numbers.format(count);
}

/** `3.4 MB`, in powers of 1000. */
export function bytesFormatted(bytes: number): string {
  const units = ['bytes', 'kB', 'MB', 'GB', 'TB'];
  let value = bytes;
  let unit = 0;
  for (; value >= 999.5 && unit < units.length - 1; unit += 1) value /= 1000;
  return unit === 0 ? `${value} bytes` : `${value.toFixed(value < 10 ? 1 : 0)} ${units[unit] ?? ''}`;
}

/** `0.8 s`, `2 min 5 s`. */
export function secondsFormatted(milliseconds: number): string {
  const seconds = milliseconds / 1000;
  if (seconds < 60) return `${seconds.toFixed(1)} s`;
  return `${Math.floor(seconds / 60)} min ${Math.round(seconds % 60)} s`;
}
