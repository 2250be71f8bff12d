/** Quoted-printable, as mails are written: `=3D`, and lines that go on behind a `=`. */
import { digitOf } from './base64.ts';
import { type Line, linesOfPiece, type Normaliser, pieceOf } from './piece.ts';

/** So many escapes, and hardly a `=` that is none. */
const LEAST_ESCAPES = 4;
const MOST = 0.9;

const escape = /=(?:[0-9A-F]{2}|[ \t]*$)/m;
const bytes = /(?:=[0-9A-Fa-f]{2})+/g;
const decoder = new TextDecoder('utf-8');

export const decodeQuotedPrintable: Normaliser = (piece, survey) => {
  if (!survey.holds('=', LEAST_ESCAPES) || !isEncoded(piece.text)) return undefined;
  const lines: Line[] = [];
  let open: { parts: string[]; from: number } | undefined;
  for (const { text, from, to = from } of linesOfPiece(piece)) {
    const trimmed = text.trimEnd();
    const goesOn = trimmed.endsWith('=');
    open ??= { parts: [], from };
    open.parts.push(goesOn ? trimmed.slice(0, -1) : text);
    if (goesOn) continue;
    const { parts, from: first } = open;
    for (const part of decode(parts.join('')).split(/\r\n|\n|\r/)) lines.push({ text: part, from: first, to });
    open = undefined;
  }
  if (open) {
    const to = piece.lastOf?.at(-1) ?? piece.lineOf.at(-1) ?? open.from;
    lines.push({ text: decode(open.parts.join('')), from: open.from, to });
  }
  return { pieces: [pieceOf(lines, true)], replaces: false };
};

/** Most texts are given up after a few characters. */
function isEncoded(text: string): boolean {
  let marks = 0;
  let escapes = 0;
  for (let at = text.indexOf('='); at >= 0; at = text.indexOf('=', at + 1)) {
    marks++;
    if (digitOf(text.charCodeAt(at + 1)) >= 0 ? digitOf(text.charCodeAt(at + 2)) >= 0 : endsLine(text, at + 1))
      escapes++;
    if (marks - escapes > LEAST_ESCAPES && escapes < MOST * marks) return false;
  }
  return escapes >= LEAST_ESCAPES && escapes >= MOST * marks && escape.test(text);
}

/** Whether nothing but a few blanks stands before the line's end. */
function endsLine(text: string, from: number): boolean {
  for (let i = from; i < from + 8; i++) {
    const c = text.charCodeAt(i);
    if (c !== 32 && c !== 9) return c === 10 || Number.isNaN(c);
  }
  return false;
}

function decode(text: string): string {
  return text.replace(bytes, (run) =>
    decoder.decode(
      Uint8Array.from(
        { length: run.length / 3 },
        (_, i) => digitOf(run.charCodeAt(3 * i + 1)) * 16 + digitOf(run.charCodeAt(3 * i + 2)),
      ),
    ),
  );
}
