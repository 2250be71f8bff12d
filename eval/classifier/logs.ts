/**
 * Logs, chats, mails and program output in their usual formats, filled with random hosts, times and messages. Formats of
 * the held-out part are others than those of the tuning part.
 */
import { Dice } from '../secrets/samples.ts';
import { betweenBoth, heldOutFormats } from './log-formats-held-out.ts';
import { tuningFormats } from './log-formats-tuning.ts';
import type { Fill } from './log-parts.ts';

export interface LogSample {
  readonly format: string;
  readonly text: string;
}

/** `count` texts of every format of a part, of `lines` lines or a block more. */
export function logSamples(part: 'tuning' | 'heldOut', count: number, lines: number, seed = 1): LogSample[] {
  return fillAll(part === 'tuning' ? tuningFormats : heldOutFormats, count, lines, seed);
}

function fillAll(of: Readonly<Record<string, Fill>>, count: number, lines: number, seed: number): LogSample[] {
  const dice = new Dice(seed);
  return Object.entries(of).flatMap(([format, fill]) =>
    Array.from({ length: count }, () => {
      const rows: string[] = [];
      while (rows.length < lines) rows.push(...fill(dice).split('\n'));
      return { format, text: rows.slice(0, lines).join('\n') };
    }),
  );
}

/** As `logSamples`, of what is neither code nor its opposite. */
export function samplesBetween(count: number, lines: number, seed = 1): LogSample[] {
  return fillAll(betweenBoth, count, lines, seed);
}
