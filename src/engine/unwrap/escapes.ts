/** Code inside strings: escapes of JSON, entities of HTML. */
import { decodeEntities } from './html.ts';
import { linesOfPiece, type Piece, pieceOf } from './piece.ts';

const simple: Readonly<Record<string, string>> = { n: '\n', r: '', t: '\t', '"': '"', "'": "'", '/': '/', '\\': '\\' };

/** Lines with three or more written-out line ends are read as what the string says, and as they are. */
export function unescapeStrings(piece: Piece): readonly Piece[] | undefined {
  if (!/\\n[^\n]*\\n[^\n]*\\n/.test(piece.text)) return undefined;
  const lines = linesOfPiece(piece).flatMap((line) => {
    if ((line.text.match(/\\n/g) ?? []).length < 3) return [line];
    const text = line.text.replace(/\\(?:u([0-9a-fA-F]{4})|([nrt"'/\\]))/g, (whole, hex, mark) =>
      hex === undefined ? (simple[mark as string] ?? whole) : String.fromCharCode(parseInt(hex as string, 16)),
    );
    return text.split('\n').map((part) => ({ text: part, from: line.from }));
  });
  return [pieceOf(lines), piece];
}

/** Text with four or more references to marks is read decoded, and as it is. */
export function unescapeEntities(piece: Piece): readonly Piece[] | undefined {
  if (!piece.text.includes('&')) return undefined;
  if ((piece.text.match(/&(?:lt|gt|amp|quot|apos|nbsp|#x?[0-9a-fA-F]{2,5});/g) ?? []).length < 4) return undefined;
  const lines = linesOfPiece(piece).map((line) => ({ ...line, text: decodeEntities(line.text).replaceAll('\n', ' ') }));
  return [pieceOf(lines), piece];
}
