/** Patterns that the policy names. */
import { linesOf } from '../lines.ts';
import type { Marker, MarkerFinding } from '../types.ts';

/** Lines are looked at in pieces of this many characters, which overlap by half: no pattern can stall on a long one. */
const PIECE = 2000;
/** So many findings of one pattern are told apart; the rest are no news. */
const MOST_FINDINGS = 20;

/**
 * Lines that fit a pattern; neighbouring ones become one finding. A pattern that doesn't compile finds nothing (the
 * policy's schema says so where it is written).
 */
export function findMarkers(text: string, markers: readonly Marker[]): MarkerFinding[] {
  if (markers.length === 0) return [];
  const lines = linesOf(text);
  return markers.flatMap(({ name, pattern }) => {
    const expression = compile(pattern);
    if (!expression) return [];
    const ranges: [number, number][] = [];
    for (let i = 0; i < lines.length && ranges.length < MOST_FINDINGS; i++) {
      if (!fits(expression, lines[i] as string)) continue;
      const last = ranges[ranges.length - 1];
      if (last && last[1] === i) last[1] = i + 1;
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

function fits(expression: RegExp, line: string): boolean {
  if (line.length <= PIECE) return expression.test(line);
  for (let at = 0; at < line.length; at += PIECE / 2) if (expression.test(line.slice(at, at + PIECE))) return true;
  return false;
}
