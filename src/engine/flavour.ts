/** The forms in which one content arrives: which of them is judged for lines, and what each shows. */
import type { Flavour } from './types.ts';
import { readHtml } from './unwrap/html.ts';
import type { Piece } from './unwrap/piece.ts';
import { rootOf } from './unwrap/unwrap.ts';

/** The flavour whose lines findings, excerpt and cut refer to: plain text, else HTML, else the first. */
export function mainFlavour(flavours: readonly Flavour[]): Flavour {
  return (
    flavours.find((flavour) => flavour.type.startsWith('text/plain')) ??
    flavours.find((flavour) => flavour.type.startsWith('text/html')) ??
    flavours[0] ?? { type: 'text/plain', text: '' }
  );
}

/** What a flavour shows: HTML without its tags, everything else as it is. */
export function textOf(flavour: Flavour): string {
  return isHtml(flavour) ? readHtml(flavour.text).text : flavour.text;
}

/** One text of a flavour: what it shows, or what it doesn't. */
export interface View {
  readonly shown: boolean;
  readonly piece: Piece;
}

export function viewsOf(flavour: Flavour): readonly View[] {
  if (!isHtml(flavour)) return [{ shown: true, piece: rootOf(flavour.text) }];
  const { text, hidden } = readHtml(flavour.text);
  const shown = { shown: true, piece: rootOf(text) };
  return hidden.text === '' ? [shown] : [shown, { shown: false, piece: hidden }];
}

function isHtml(flavour: Flavour): boolean {
  return flavour.type.startsWith('text/html');
}

/**
 * Whether two texts differ in nothing but how many blanks, of which kind, stand where both have some: what an editor puts
 * on the clipboard as HTML says the same as its plain text. Line ends stand in the same places, blank lines aside.
 */
export function saysTheSame(a: string, b: string): boolean {
  let i = 0;
  let j = 0;
  for (;;) {
    const ends = Math.min(i, j) === 0;
    let blanks = 0;
    let otherBlanks = 0;
    for (let kind = blankKind(a, i); kind > 0; kind = blankKind(a, ++i)) blanks |= kind;
    for (let kind = blankKind(b, j); kind > 0; kind = blankKind(b, ++j)) otherBlanks |= kind;
    if (i >= a.length || j >= b.length) return i >= a.length && j >= b.length;
    // A line end is one whatever blanks stand beside it.
    if (!ends && (blanks >= LINE_END ? LINE_END : blanks) !== (otherBlanks >= LINE_END ? LINE_END : otherBlanks))
      return false;
    while (i < a.length && a.charCodeAt(i) === b.charCodeAt(j) && blankKind(a, i) === 0) {
      i++;
      j++;
    }
    if (i < a.length && j < b.length && blankKind(a, i) === 0 && blankKind(b, j) === 0) return false;
    if (i >= a.length !== j >= b.length) {
      if (blankKind(a, i) === 0 && blankKind(b, j) === 0) return false;
    }
  }
}

const BLANK = 1;
const LINE_END = 2;

/** 0 for anything but blanks, and past the end. */
function blankKind(text: string, at: number): number {
  const c = text.charCodeAt(at);
  if (c === 10 || c === 13) return LINE_END;
  return c === 32 || c === 9 || c === 0xa0 ? BLANK : 0;
}
