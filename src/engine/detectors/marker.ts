/** Patterns that the policy names. */
import { linesOf } from '../lines.ts';
import type { Marker, MarkerFinding } from '../types.ts';

/** Lines are looked at in pieces of this many characters, which overlap by half: what a pattern costs grows with them. */
const PIECE = 1000;
/** The time is asked for whenever so many characters were read: a pattern may take tenths of a second for them. */
const ASKED_AFTER = 1000;
/** So many findings of one pattern are told apart; the last one covers all that follow, so that no matched line is left. */
const MOST_FINDINGS = 20;

/**
 * Lines that fit a pattern; neighbouring ones become one finding. Every line is looked at by itself, so `^` and `$` stand
 * for its ends and nothing matches across lines; upper and lower case differ. A pattern that doesn't compile finds nothing (the
 * policy's schema says so where it is written; it also refuses patterns that may take exponential time).
 * @param isPastDeadline asked now and then; once it says so, the rest isn't looked at
 * @param wanted asked of everything that fits, with its line and its place in it; a line in which it wants nothing is
 * passed over
 */
export function findMarkers(
  text: string,
  markers: readonly Marker[],
  isPastDeadline: () => boolean = () => false,
  wanted?: WantsMarker,
): MarkerFinding[] {
  if (markers.length === 0) return [];
  const lines = linesOf(text);
  let characters = 0;
  let late = false;
  const isLate = (more: number): boolean => {
    characters += more;
    if (characters < ASKED_AFTER) return late;
    characters = 0;
    return (late ||= isPastDeadline());
  };
  return markers.flatMap(({ name, pattern }) => {
    const expression = compile(pattern);
    if (!expression) return [];
    const ranges: [number, number][] = [];
    for (let i = 0; i < lines.length; i++) {
      const line = lines[i] as string;
      if (!fits(expression, line, isLate)) continue;
      if (wanted && !someWanted(expression, line, isLate, (start, end) => wanted(name, line, start, end))) continue;
      const last = ranges[ranges.length - 1];
      if (last && (last[1] === i || ranges.length === MOST_FINDINGS)) last[1] = i + 1;
      else ranges.push([i + 1, i + 1]);
    }
    return ranges.map((inputLines): MarkerFinding => ({ kind: 'marker', rule: name, inputLines }));
  });
}

function compile(pattern: string): RegExp | undefined {
  try {
    return new RegExp(pattern, 'u');
  } catch {
    return undefined;
  }
}

/** Whether a person is to hear of what stands at these characters of a line. */
export type WantsMarker = (name: string, line: string, start: number, end: number) => boolean;

/** Asks of everything in a line that fits; true when any of it is wanted, or when time doesn't suffice to ask. */
function someWanted(
  expression: RegExp,
  line: string,
  isLate: (more: number) => boolean,
  wanted: (start: number, end: number) => boolean,
): boolean {
  const every = new RegExp(expression, 'gu');
  let some = false;
  for (let at = 0; at === 0 || at + PIECE / 2 < line.length; at += PIECE / 2) {
    if (isLate(PIECE)) return true;
    for (const match of line.slice(at, at + PIECE).matchAll(every)) {
      const start = at + match.index;
      if (wanted(start, start + match[0].length)) some = true;
    }
  }
  return some;
}

/** @param isLate told how many characters are read next; when it says so, they aren't. */
function fits(expression: RegExp, line: string, isLate: (more: number) => boolean): boolean {
  if (line.length <= PIECE) return !isLate(line.length) && expression.test(line);
  for (let at = 0; at < line.length; at += PIECE / 2) {
    if (isLate(PIECE)) return false;
    if (expression.test(line.slice(at, at + PIECE))) return true;
  }
  return false;
}
