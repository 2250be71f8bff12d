/** One line on a terminal that says how far long work is; nothing anywhere else. */
import type { Streams } from './streams.ts';

const PERIOD_MILLISECONDS = 80;
const BAR_CHARACTERS = 24;

/** A progress bar. Every method does nothing where standard error is no terminal. */
export class Progress {
  readonly #streams: Streams;
  readonly #now: () => number;
  #drawn = 0;
  #shown = false;

  constructor(streams: Streams, now: () => number = () => performance.now()) {
    this.#streams = streams;
    this.#now = now;
  }

  /** Draws when the last drawing is old enough. `total` 0 means unknown. */
  update(label: string, done: number, total: number, detail = ''): void {
    if (this.#streams.progressColumns === 0) return;
    const now = this.#now();
    if (this.#shown && now - this.#drawn < PERIOD_MILLISECONDS && done < total) return;
    this.#drawn = now;
    this.#shown = true;
    this.#streams.err(`\r\u001B[2K${line(label, done, total, detail).slice(0, this.#streams.progressColumns - 1)}`);
  }

  /** Removes the bar, so that what is printed next has the line to itself. */
  clear(): void {
    if (!this.#shown) return;
    this.#shown = false;
    this.#streams.err('\r\u001B[2K');
  }
}

function line(label: string, done: number, total: number, detail: string): string {
  if (total === 0) return [label, String(done), detail].filter(Boolean).join(' ');
  const share = Math.min(1, done / total);
  const full = Math.round(share * BAR_CHARACTERS);
  const bar = `[${'#'.repeat(full)}${'.'.repeat(BAR_CHARACTERS - full)}]`;
  const percent = `${Math.floor(share * 100)}%`.padStart(4);
  return [label, bar, percent, `${done}/${total}`, detail].filter(Boolean).join(' ');
}
