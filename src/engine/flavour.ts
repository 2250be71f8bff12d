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
  while (i < a.length && j < b.length) {
    const c = a.charCodeAt(i);
    const d = b.charCodeAt(j);
    if (c === d && c > 32 && c !== NO_BREAK) {
      i++;
      j++;
      continue;
    }
    const first = i === 0 || j === 0;
    let kind = 0;
    let other = 0;
    for (let blank = blankKind(c); blank > 0; blank = blankKind(a.charCodeAt(++i))) kind = Math.max(kind, blank);
    for (let blank = blankKind(d); blank > 0; blank = blankKind(b.charCodeAt(++j))) other = Math.max(other, blank);
    // Neither stands at a blank, or the blanks differ where they matter.
    if (kind + other === 0) return false;
    if (kind !== other && !first && i < a.length && j < b.length) return false;
  }
  return isBlank(a, i) && isBlank(b, j);
}

const NO_BREAK = 0xa0;
const BLANK = 1;
const LINE_END = 2;

/** 0 for anything but blanks, and past the end. */
function blankKind(c: number): number {
  if (c === 10 || c === 13) return LINE_END;
  return c === 32 || c === 9 || c === NO_BREAK ? BLANK : 0;
}

/** Whether nothing but blanks follows. */
function isBlank(text: string, from: number): boolean {
  for (let i = from; i < text.length; i++) if (blankKind(text.charCodeAt(i)) === 0) return false;
  return true;
}
