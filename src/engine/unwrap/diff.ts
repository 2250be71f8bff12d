/** Diffs: what the new side says and what the old sides said, file by file, without the marks. */
import { type Line, linesOfPiece, type Piece, piecesOf, type Unwrapped } from './piece.ts';
import type { Survey } from './survey.ts';

/** Lines that belong to a diff, and to neither side. */
const header =
  /^(?:diff (?:--git |--cc |--combined |-[a-zA-Z])|index [0-9a-f]{6,}|Index: |={20,}$|--- |\+\+\+ |\\ No newline|(?:new|deleted|old) (?:file )?mode |(?:dis)?similarity index |(?:rename|copy) (?:from|to) |mode \d|Binary files )/;
/** A combined diff has a column of marks for each parent, and so many more `@`. */
const hunk = /^(@@+) -(\d+)(?:,(\d+))? (?:-\d+(?:,\d+)? )*\+(\d+)(?:,(\d+))? @@+/;
const opensFile = /^(?:diff -|Index: |--- )/;

/** Further files of a diff are read as one. */
const MOST_FILES = 50;
/** Fewer marked lines don't make a diff, where no hunk says so. */
const LEAST_MARKED = 3;
/** Where no hunk says so: lines without any mark, compared with those that have one. */
const MOST_OTHERS = 0.1;

export function unwrapDiff(piece: Piece, survey: Survey): Unwrapped | undefined {
  const hunks = piece.text.includes('@@ -') && /^@@+ -\d/m.test(piece.text);
  if (!hunks && !mayBePart(survey)) return undefined;
  const lines = linesOfPiece(piece);
  const files = hunks ? filesOf(lines) : partOfHunk(lines);
  if (!files) return undefined;
  const { sides, outside } = files;
  const texts = sides.flatMap(({ next, previous, changed }) => (changed ? [next, previous] : [next]));
  const pieces = piecesOf(
    texts.filter((part) => part.some(({ text }) => text.trim() !== '')),
    MOST_FILES,
  );
  if (outside.some(({ text }) => /\w/.test(text))) pieces.push(...piecesOf([outside], 1));
  return { pieces, replaces: true };
}

/** Both sides of one file. */
class Sides {
  readonly next: Line[] = [];
  readonly previous: Line[] = [];
  /** Whether the old side has lines that the new one lacks. */
  changed = false;

  /** @param columns of marks */
  add(line: Line, columns: number): void {
    const marks = line.text.slice(0, columns);
    const stripped = { ...line, text: line.text.slice(columns) };
    const minus = marks.includes('-');
    if (!minus) this.next.push(stripped);
    if (!marks.includes('+')) this.previous.push(stripped);
    this.changed ||= minus;
  }
}

interface Files {
  readonly sides: readonly Sides[];
  /** Commit messages, mail headers, whatever stands between. */
  readonly outside: readonly Line[];
}

function filesOf(lines: readonly Line[]): Files {
  const sides: Sides[] = [];
  const outside: Line[] = [];
  let columns = 0;
  let newLeft = 0;
  let oldLeft = 0;
  for (const line of lines) {
    const opened = hunk.exec(line.text);
    if (opened) {
      columns = (opened[1] as string).length - 1;
      oldLeft = Number(opened[3] ?? 1);
      newLeft = Number(opened[5] ?? 1);
      if (sides.length === 0) sides.push(new Sides());
      continue;
    }
    const inside = columns > 0 && (newLeft > 0 || oldLeft > 0);
    const first = line.text.charAt(0);
    const marked = first === '+' || first === '-' || (columns > 1 && /^[ ]+[+-]/.test(line.text.slice(0, columns)));
    if (inside && (marked || first === ' ' || first === '')) {
      (sides[sides.length - 1] as Sides).add(line, columns);
      const marks = line.text.slice(0, columns);
      if (!marks.includes('-')) newLeft--;
      if (!marks.includes('+')) oldLeft--;
    } else if (header.test(line.text)) {
      if (opensFile.test(line.text) && (sides[sides.length - 1]?.next.length ?? 1) > 0) sides.push(new Sides());
      columns = 0;
    } else if (columns > 0 && marked && line.text.trimEnd() !== '--') {
      // The hunk says that it ended, yet somebody has added to it.
      (sides[sides.length - 1] as Sides).add(line, columns);
    } else {
      outside.push(line);
      newLeft = 0;
      oldLeft = 0;
    }
  }
  return { sides, outside };
}

/** Asked before the text is taken apart: whether lines begin as those of a hunk do. */
function mayBePart(survey: Survey): boolean {
  const { text, starts, firsts, lines } = survey;
  let marked = 0;
  let context = 0;
  const others: number[] = [];
  for (let i = 0; i < lines; i++) {
    const c = text.charCodeAt(starts[i] as number);
    if (c === BLANK) context++;
    else if (firsts[i] === 0) continue;
    else if (c === PLUS || c === MINUS) marked++;
    else others.push(i);
  }
  if (marked < LEAST_MARKED) return false;
  const most = MOST_OTHERS * (marked + context);
  // Heads of files and hunks are among the others here.
  return others.length <= most || (others.length <= 2 * MOST_OTHERS * lines + 4 && unheaded(others, survey) <= most);
}

function unheaded(others: readonly number[], survey: Survey): number {
  return others.reduce((count, line) => (header.test(survey.line(line)) ? count : count + 1), 0);
}

const PLUS = 43;
const MINUS = 45;
const BLANK = 32;

/** Lines cut out of a hunk, its head left behind. */
function partOfHunk(lines: readonly Line[]): Files | undefined {
  const sides = new Sides();
  let marked = 0;
  let context = 0;
  let others = 0;
  for (const line of lines) {
    const first = line.text.charAt(0);
    if (header.test(line.text)) continue;
    if (first === '+' || first === '-') {
      marked++;
      sides.add(line, 1);
    } else {
      if (first === ' ') context++;
      else if (line.text.trim() !== '') others++;
      sides.add(first === ' ' ? line : { ...line, text: ` ${line.text}` }, 1);
    }
  }
  if (marked < LEAST_MARKED || others > MOST_OTHERS * (marked + context)) return undefined;
  return { sides: [sides], outside: [] };
}
