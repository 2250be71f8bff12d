/** Findings that need no index: secrets, markers and much code, less what was granted. */
import { findLargeCode } from './detectors/code.ts';
import { findMarkers } from './detectors/marker.ts';
import { findSecrets, isValueByItself } from './detectors/secret.ts';
import { bareText, innerLines, type Marks, withContext } from './marks.ts';
import { inputRange, passageOf } from './source-findings.ts';
import type { CodeFinding, ExcerptLine, Marker, MarkerFinding, SecretFinding } from './types.ts';
import type { Piece } from './unwrap/piece.ts';

/** Which secrets count: all, none, or those that stand among other words, as in a request, which holds tokens of its site. */
export type Secrets = boolean | 'mentioned';

export interface FormOptions {
  readonly secrets: Secrets;
  readonly markers: readonly Marker[];
}

/** Secrets and markers of a piece, in its own lines. What is granted isn't among them; `marks` gathers the others'. */
export function formFindings(
  piece: Piece,
  { secrets, markers }: FormOptions,
  marks: Marks,
  isLate: () => boolean,
): (SecretFinding | MarkerFinding)[] {
  const wantsMarker = (name: string, line: string, start: number, end: number): boolean =>
    marks.takeText('marker', `${name} ${withContext(line, start, end)}`);
  const wantsSecret = (secret: string, start: number, end: number): boolean =>
    !(secrets === 'mentioned' && isValueByItself(piece.text, start, end)) && marks.takeText('secret', bareText(secret));
  return [
    ...(secrets === false ? [] : findSecrets(piece.text, wantsSecret, isLate)),
    ...findMarkers(piece.text, markers, isLate, marks.marksTexts ? wantsMarker : undefined),
  ];
}

/** Which share of a line of code is new: of the lines that it holds as a string, where it holds some; undefined without any word. */
function newShareOf(line: string, marks: Marks, fresh: number[]): number | undefined {
  if (!marks.marksTexts) return 1;
  let all = 0;
  let unknown = 0;
  for (const words of innerLines(line)) {
    if (words === '') continue;
    all += words.length;
    const mark = marks.lineMark(words);
    if (mark === undefined) continue;
    unknown += words.length;
    fresh.push(mark);
  }
  return all === 0 ? undefined : unknown / all;
}

/**
 * The largest piece of unknown code, in lines of the input. Its lines are marked, those of code that the index knows in
 * part as well: whoever lets the one through has seen the other.
 * @param minLines 0 turns it off
 * @param isLate asked before each piece; once it says so, the rest isn't looked at
 */
export function largeCode(
  pieces: readonly Piece[],
  minLines: number,
  knowsSource: boolean,
  marks: Marks,
  isLate: () => boolean = () => false,
): { readonly finding: CodeFinding; readonly passage?: readonly ExcerptLine[] }[] {
  let largest: { finding: CodeFinding; passage?: readonly ExcerptLine[] } | undefined;
  let most = 0;
  const fresh: number[] = [];
  if (minLines <= 0) return [];
  for (const piece of pieces) {
    if (isLate()) break;
    const finding = findLargeCode(piece.text, minLines, (line) => newShareOf(line, marks, fresh));
    if (!finding || finding.lines <= most) continue;
    most = finding.lines;
    const passage = piece.decoded ? { passage: passageOf(piece, finding.inputLines) } : {};
    largest = { finding: { ...finding, inputLines: inputRange(piece, finding.inputLines) }, ...passage };
  }
  if (largest || knowsSource) marks.keep(fresh);
  return largest && !knowsSource ? [largest] : [];
}
