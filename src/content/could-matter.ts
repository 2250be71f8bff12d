/** The lower bound below which no input can be a finding, so that it passes natively, untouched and at once. */
import type { Flavour } from '../contract/finding.ts';

/** The index tells code by five words in a row at least, and by more than this many characters. */
export const FEWEST_WORDS = 5;
export const FEWEST_CHARACTERS = 16;
/** The shortest credential is twelve characters without a blank, of letters and digits, or with an `@` (a URL's). */
export const SHORTEST_SECRET = 12;
/** An unbroken run of this many characters, of whatever kind, could be one too. */
export const LONGEST_HARMLESS_RUN = 15;
/** Longer texts matter without being looked at: the answer must cost nothing for 50 MB of blanks. */
const LONGEST_LOOKED_AT = 4096;

/**
 * Whether any flavour could be a finding at all. Errs towards true: markup and other scripts than Latin count as words.
 * Markers of a policy are not covered; `SiteState.holdAll` is set where there are any.
 */
export function couldMatter(flavours: readonly Flavour[]): boolean {
  return flavours.some(({ text }) => text.length > LONGEST_LOOKED_AT || textCouldMatter(text));
}

function textCouldMatter(text: string): boolean {
  let words = 0;
  let inWord = false;
  let run = 0;
  let letter = false;
  let digit = false;
  let at = false;
  for (let i = 0; i < text.length; i += 1) {
    const code = text.charCodeAt(i);
    const isDigit = code >= 48 && code <= 57;
    // Beyond ASCII nearly everything is a letter; the few signs that aren't only make this stricter.
    const isLetter = (code >= 65 && code <= 90) || (code >= 97 && code <= 122) || code > 127;
    if ((isDigit || isLetter) && !inWord) words += 1;
    inWord = isDigit || isLetter;
    if (words >= FEWEST_WORDS && text.length >= FEWEST_CHARACTERS) return true;
    if (code <= 32) {
      run = 0;
      letter = digit = at = false;
      continue;
    }
    run += 1;
    letter ||= isLetter;
    digit ||= isDigit;
    at ||= code === 64;
    if (run > LONGEST_HARMLESS_RUN || (run >= SHORTEST_SECRET && ((letter && digit) || at))) return true;
  }
  return false;
}
