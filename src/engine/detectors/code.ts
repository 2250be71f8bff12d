/** Tells code, in any language, from prose, logs, tables and Markdown, by the look of its lines. */
import { linesOf } from '../lines.ts';
import type { CodeFinding, LineRange } from '../types.ts';
import { forEachLine, RUN } from './code-features.ts';
import { BIAS, SCALE, WEIGHTS } from './code-weights.ts';

/** Beyond so many lines a sample of them is looked at. */
const MOST_LINES = 400;
/** A stretch of so many lines that read like code is enough, whatever stands around it. */
const SURE_LINES = 8;
/** How much such lines must say for it on average. */
const SURE_SCORE = 1.5;
/** A line counts as one for every so many characters: minified code is code too. */
const LINE_CHARACTERS = 200;

const weights = Float32Array.from(WEIGHTS, (character) => (character.charCodeAt(0) - 79) * SCALE);

/** A line that isn't blank. */
interface Scored {
  /** From 1. */
  readonly line: number;
  /** How much it speaks for code (above 0) or against it (below). */
  readonly score: number;
}

function scoreLines(lines: readonly string[], every: number): Scored[] {
  const scored: Scored[] = [];
  forEachLine(lines, every, (line, slots, count) => {
    let sum = 0;
    for (let i = 0; i < count; i++) sum += weights[slots[i] as number] as number;
    scored.push({ line, score: BIAS + sum / count });
  });
  return scored;
}

function meanOf(scored: readonly Scored[]): number {
  let sum = 0;
  for (const { score } of scored) sum += score;
  return sum / scored.length;
}

/** Few lines must speak the clearer. */
function thresholdFor(lines: number): number {
  return lines < 3 ? 2 : lines < 5 ? 0.7 : lines < 8 ? 0.3 : 0;
}

/** Of so many runs of lines, one is read. */
function stepFor(lines: readonly string[]): number {
  return Math.ceil(lines.length / MOST_LINES);
}

/** Whether a text reads like code, as a whole or for a stretch of it. */
export function readsLikeCode(text: string): boolean {
  const lines = linesOf(text);
  return isCode(scoreLines(lines, stepFor(lines)));
}

function isCode(scored: readonly Scored[]): boolean {
  if (scored.length === 0) return false;
  if (meanOf(scored) > thresholdFor(scored.length)) return true;
  const { stretch, lines } = bestStretch(scored);
  return lines >= SURE_LINES && meanOf(stretch) > SURE_SCORE;
}

/** The run of lines that says most for code, all taken together. */
function bestStretch(scored: readonly Scored[]): { readonly stretch: readonly Scored[]; readonly lines: number } {
  let best = 0;
  let from = 0;
  let to = 0;
  let sum = 0;
  let start = 0;
  for (let i = 0; i < scored.length; i++) {
    sum += (scored[i] as Scored).score;
    if (sum <= 0) {
      sum = 0;
      start = i + 1;
    } else if (sum > best) {
      best = sum;
      from = start;
      to = i + 1;
    }
  }
  const stretch = scored.slice(from, to);
  return { stretch, lines: new Set(stretch.map(({ line }) => line)).size };
}

/**
 * Code that no index needs to know: at least `minLines` lines of it. Blank lines aren't counted, one longer than 200
 * characters counts as several.
 * @param minLines 0 turns it off
 * @param newShare asked of each line that counts: which share of it (0 to 1) isn't known yet; undefined for one without
 * words, which is as new as those around it
 */
export function findLargeCode(
  text: string,
  minLines: number,
  newShare: (line: string) => number | undefined = () => 1,
): CodeFinding | undefined {
  if (minLines <= 0) return undefined;
  const all = linesOf(text);
  const step = stepFor(all);
  const scored = scoreLines(all, step);
  if (!isCode(scored)) return undefined;
  const { stretch } = bestStretch(scored);
  // Where a sample was read, the code may begin and end in the lines beside it.
  const unread = (step - 1) * RUN;
  const range: LineRange = [
    Math.max(1, (stretch[0]?.line ?? 1) - unread),
    Math.min(all.length, (stretch[stretch.length - 1]?.line ?? 1) + unread),
  ];
  let lines = 0;
  let worded = 0;
  let wordless = 0;
  for (const line of all.slice(range[0] - 1, range[1])) {
    if (line.trim() === '') continue;
    const share = newShare(line);
    if (share === undefined) {
      wordless += Math.max(1, Math.floor(line.length / LINE_CHARACTERS));
      continue;
    }
    worded++;
    if (share > 0) lines += Math.max(share < 1 ? 0 : 1, Math.floor((share * line.length) / LINE_CHARACTERS));
  }
  if (lines > 0 || worded === 0) lines += wordless;
  return lines >= minLines ? { kind: 'code', lines, inputLines: range } : undefined;
}
