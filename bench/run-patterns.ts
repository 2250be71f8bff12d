/** How fast the patterns of a policy are looked for, by the engine, by the platform's own expressions and by RE2 in JavaScript. */
import { readFileSync } from 'node:fs';
import { RE2JS } from 're2js';
import { Pattern } from '../src/engine/patterns/pattern.ts';
import { lowerQuartile } from './figures.ts';
import { task } from './task.ts';

export interface PatternsInput {
  readonly files: readonly string[];
  readonly patterns: readonly string[];
}

export interface PatternReading {
  readonly pattern: string;
  /** Lines that fit; the same for all three, or the measurement fails. */
  readonly fitting: number;
  /** Million characters a second of processor time: lower quartile of the times. */
  readonly speeds: { readonly own: number; readonly native: number; readonly re2: number };
}

const RUNS = 7;
const never = (): boolean => false;

await task((input): readonly PatternReading[] => {
  const { files, patterns } = input as PatternsInput;
  const lines = files.flatMap((file) => readFileSync(file, 'utf8').split('\n'));
  const characters = lines.reduce((sum, line) => sum + line.length, 0);
  return patterns.map((pattern) => {
    const own = new Pattern(pattern);
    const native = new RegExp(pattern, 'u');
    const re2 = RE2JS.compile(pattern);
    const tests = {
      own: (line: string) => own.fits(line, never),
      native: (line: string) => native.test(line),
      re2: (line: string) => re2.matcher(line).find(),
    };
    const counts = Object.values(tests).map((test) => lines.filter(test).length);
    if (new Set(counts).size > 1) throw new Error(`${pattern} fits ${counts.join(', ')} lines`);
    const speedOf = (test: (line: string) => boolean): number => {
      const times = Array.from({ length: RUNS }, () => {
        const before = process.cpuUsage();
        for (const line of lines) test(line);
        const { user, system } = process.cpuUsage(before);
        return user + system;
      });
      return characters / lowerQuartile(times);
    };
    return {
      pattern,
      fitting: counts[0] ?? 0,
      speeds: { own: speedOf(tests.own), native: speedOf(tests.native), re2: speedOf(tests.re2) },
    };
  });
});
