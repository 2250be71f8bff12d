/** Patterns that the policy names. */
import { linesOf } from '../lines.ts';
import { type IsLate, Pattern, PatternError } from '../patterns/pattern.ts';
import type { Marker, MarkerFinding } from '../types.ts';

/** The time is asked for whenever so many characters were read. */
const ASKED_AFTER = 1000;
/** So many findings of one pattern are told apart; the last one covers all that follow, so that no matched line is left. */
const MOST_FINDINGS = 20;

/**
 * Lines that fit a pattern; neighbouring ones become one finding. Every line is looked at by itself, so `^` and `$` stand
 * for its ends and nothing matches across lines; upper and lower case differ. A pattern that can't be used finds nothing
 * (the policy's schema says so where it is written).
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
  const isLate: IsLate = (more) => {
    characters += more;
    if (characters < ASKED_AFTER) return late;
    characters = 0;
    return (late ||= isPastDeadline());
  };
  return markers.flatMap(({ name, pattern: source }) => {
    const pattern = patternOf(source);
    if (!pattern || late) return [];
    if (!pattern.mayFit(text)) {
      isLate(text.length);
      return [];
    }
    const ranges: [number, number][] = [];
    for (let i = 0; i < lines.length; i++) {
      const line = lines[i] as string;
      if (!pattern.fits(line, isLate)) continue;
      if (wanted && !someWanted(pattern, line, isLate, (start, end) => wanted(name, line, start, end))) continue;
      const last = ranges[ranges.length - 1];
      if (last && (last[1] === i || ranges.length === MOST_FINDINGS)) last[1] = i + 1;
      else ranges.push([i + 1, i + 1]);
    }
    return ranges.map((inputLines): MarkerFinding => ({ kind: 'marker', rule: name, inputLines }));
  });
}

/** Patterns in use, with what their automata have learnt; a policy that names more of them than this begins anew. */
const patterns = new Map<string, Pattern | undefined>();
const MOST_PATTERNS = 100;

function patternOf(source: string): Pattern | undefined {
  if (patterns.has(source)) return patterns.get(source);
  if (patterns.size === MOST_PATTERNS) patterns.clear();
  const pattern = compile(source);
  patterns.set(source, pattern);
  return pattern;
}

function compile(source: string): Pattern | undefined {
  try {
    return new Pattern(source);
  } catch (error) {
    if (error instanceof PatternError) return undefined;
    throw error;
  }
}

/** Whether a person is to hear of what stands at these characters of a line. */
export type WantsMarker = (name: string, line: string, start: number, end: number) => boolean;

/** Asks of everything in a line that fits; true when any of it is wanted, or when time doesn't suffice to ask. */
function someWanted(
  pattern: Pattern,
  line: string,
  isLate: IsLate,
  wanted: (start: number, end: number) => boolean,
): boolean {
  let some = false;
  const isRead = pattern.eachMatch(line, isLate, (start, end) => {
    if (wanted(start, end)) some = true;
  });
  return some || !isRead;
}
