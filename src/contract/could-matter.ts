/**
 * The lower bound below which nothing can be a finding, so that it passes natively, untouched and at once. Also runs in
 * the page's own world, so it calls no method that a page could replace: characters are compared by index.
 */
import type { Flavour } from './finding.ts';

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
  for (let i = 0; i < flavours.length; i += 1) {
    const flavour = flavours[i];
    if (flavour !== undefined && textCouldMatter(flavour.text)) return true;
  }
  return false;
}

/** The same for one text. */
export function textCouldMatter(text: string): boolean {
  if (text.length > LONGEST_LOOKED_AT) return true;
  let words = 0;
  let inWord = false;
  let run = 0;
  let letter = false;
  let digit = false;
  let at = false;
  for (let i = 0; i < text.length; i += 1) {
    const character = text[i] as string;
    const isDigit = character >= '0' && character <= '9';
    // Beyond ASCII nearly everything is a letter; the few signs that aren't only make this stricter.
    const isLetter =
      (character >= 'a' && character <= 'z') || (character >= 'A' && character <= 'Z') || character > '\x7f';
    if ((isDigit || isLetter) && !inWord) words += 1;
    inWord = isDigit || isLetter;
    if (words >= FEWEST_WORDS && text.length >= FEWEST_CHARACTERS) return true;
    if (character <= ' ') {
      run = 0;
      letter = digit = at = false;
      continue;
    }
    run += 1;
    letter ||= isLetter;
    digit ||= isDigit;
    at ||= character === '@';
    if (run > LONGEST_HARMLESS_RUN || (run >= SHORTEST_SECRET && ((letter && digit) || at))) return true;
  }
  return false;
}

/** Fewer signs of code in a URL say nothing. */
const FEWEST_SIGNS = 3;

/**
 * Whether a URL could carry a prompt: words with blanks between them, or code, behind the host and before the fragment,
 * which isn't sent. Keys and tokens in a URL are the site's own and don't count.
 * @param fewestBlanks so many make it matter
 */
export function urlCouldMatter(url: string, fewestBlanks: number = FEWEST_WORDS - 1): boolean {
  let slashes = 0;
  let blanks = 0;
  let signs = 0;
  for (let i = 0; i < url.length; i += 1) {
    const character = url[i];
    if (character === '#') return false;
    if (slashes < 3) {
      if (character === '/') slashes += 1;
      // A relative address has no host; one like `data:` has none either.
      else if (character === '?') slashes = 3;
      continue;
    }
    if (character === '+' || character === ' ') blanks += 1;
    else if (character === '(' || character === '{' || character === ';') signs += 1;
    else if (character === '%') {
      const high = url[i + 1];
      const low = url[i + 2];
      if (high === '2' && low === '0') blanks += 1;
      else if (high === '0' && (low === '9' || low === 'A' || low === 'a' || low === 'D' || low === 'd')) blanks += 1;
      else if ((high === '2' && low === '8') || (high === '7' && (low === 'B' || low === 'b'))) signs += 1;
      else if (high === '3' && (low === 'B' || low === 'b')) signs += 1;
    }
    if (blanks >= fewestBlanks || signs >= FEWEST_SIGNS) return true;
  }
  return false;
}
