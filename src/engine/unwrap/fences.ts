/** Code that marks set off from what stands around it: each stretch is read by itself, and so is what is around them. */
import { type Line, linesOfPiece, type Piece, piecesOf, type Unwrapped } from './piece.ts';
import type { Survey } from './survey.ts';

/** What opens a stretch, and what closes it. */
interface Opener {
  readonly expression: RegExp;
  /** Asked of every line behind the opener. */
  readonly closes: (match: RegExpExecArray) => (line: string) => boolean;
  /** Set when there is no stretch unless it closes: the opener may as well be something else. */
  readonly mustClose?: true;
}

const closing = (expression: RegExp) => () => (line: string) => expression.test(line);

/** Behind a list mark too. The mark that closes is of the same kind, and as long at least. */
const fence: Opener = {
  expression: /^\s{0,12}(?:[-+] |\d{1,3}[.)] )?\s{0,4}(`{3,40}|~{3,40})[^`]{0,80}$/,
  closes: ([, mark = '']) => {
    return (line) => {
      const text = line.trim();
      return text.startsWith(mark) && text === text.charAt(0).repeat(text.length);
    };
  },
};
/** `cat <<EOF > file`, of a shell. */
const heredoc: Opener = {
  expression: /<<[-~]?[ \t]{0,3}(["'\\]?)([A-Za-z_]\w{0,40})["']?(?!\w|[ \t]*<)/,
  closes: ([, , tag = '']) => {
    return (line) => line.trim() === tag;
  },
  mustClose: true,
};
const cdata: Opener = { expression: /<!\[CDATA\[[ \t]*$/, closes: closing(/^[ \t]*(?:\/\/|\/\*)?[ \t]*\]\]>/) };
/** Marks of Org, Jira, BBCode and AsciiDoc. */
const markup: readonly Opener[] = [
  { expression: /^[ \t]*#\+begin_(?:src|example)\b/i, closes: closing(/^[ \t]*#\+end_(?:src|example)\b/i) },
  {
    expression: /^[ \t]*\{(?:code|noformat)(?::[^}]{0,80})?\}[ \t]*$/,
    closes: closing(/^[ \t]*\{(?:code|noformat)\}/),
  },
  { expression: /^[ \t]*\[code(?:=[^\]]{0,40})?\][ \t]*$/i, closes: closing(/^[ \t]*\[\/code\]/i) },
];

const anyMarkup = /^[ \t]*(?:#\+begin_|\{(?:code|noformat)|\[code)/i;
/** What the line of a fence begins with. */
const FENCE_MARKS = '`~-+0123456789';

/** Further stretches are read as one. */
const MOST_STRETCHES = 100;

function openersOf(survey: Survey): Opener[] {
  const { text } = survey;
  const openers: Opener[] = [];
  if ((text.includes('```') || text.includes('~~~')) && survey.someLine(FENCE_MARKS, fence.expression)) {
    openers.push(fence);
  }
  if (text.includes('<<') && someHeredocCloses(survey)) openers.push(heredoc);
  if (text.includes('<![CDATA[')) openers.push(cdata);
  if (survey.someLine('#{[', anyMarkup)) openers.push(...markup);
  return openers;
}

/** Whether a line stands alone with the tag of some heredoc. In code, `<<` shifts and prints, mostly. */
function someHeredocCloses(survey: Survey): boolean {
  const tags = new Set<string>();
  for (const line of survey.linesWith('<<')) {
    const text = survey.line(line);
    const tag = text.length < MOST_OPENER ? heredoc.expression.exec(text)?.[2] : undefined;
    if (tag !== undefined) tags.add(tag);
  }
  if (tags.size === 0) return false;
  const firsts = [...tags].map((tag) => tag.charAt(0)).join('');
  return survey.someLineThat(firsts, (line) => tags.has(line.trim()));
}

export function unwrapFences(piece: Piece, survey: Survey): Unwrapped | undefined {
  const openers = openersOf(survey);
  if (openers.length === 0) return undefined;
  const inside: Line[][] = [];
  const outside: Line[] = [];
  const lines = linesOfPiece(piece);
  const closers = new Closers(lines);
  for (let i = 0; i < lines.length; i++) {
    const line = lines[i] as Line;
    const opened = openedBy(line.text, openers);
    const end = opened && (opened.opener === heredoc ? closers.next(opened.tag, i) : endOf(lines, i, opened.closes));
    if (end === undefined) {
      outside.push(line);
      continue;
    }
    if (opened?.opener === heredoc) outside.push(line);
    inside.push(lines.slice(i + 1, end));
    i = end;
  }
  if (inside.length === 0) return undefined;
  const written = [...inside, outside].filter((part) => part.some(({ text }) => text.trim() !== ''));
  const rest = written.includes(outside) ? [outside] : [];
  const pieces = piecesOf(written.slice(0, written.length - rest.length), MOST_STRETCHES);
  return { pieces: [...pieces, ...piecesOf(rest, 1)], replaces: true };
}

function openedBy(
  text: string,
  openers: readonly Opener[],
): { opener: Opener; closes: (line: string) => boolean; tag: string } | undefined {
  for (const opener of openers) {
    const match = text.length < MOST_OPENER ? opener.expression.exec(text) : null;
    if (match) return { opener, closes: opener.closes(match), tag: match[2] ?? '' };
  }
  return undefined;
}

/** Longer lines open nothing. */
const MOST_OPENER = 400;

/** A stretch that never closes goes on to the end. */
function endOf(lines: readonly Line[], opener: number, closes: (line: string) => boolean): number {
  let end = opener + 1;
  while (end < lines.length && !closes((lines[end] as Line).text)) end++;
  return end;
}

/** Which line stands alone with a heredoc's tag: found without going through the text for every tag again. */
class Closers {
  private readonly lines: readonly Line[];
  private byText: Map<string, number[]> | undefined;

  constructor(lines: readonly Line[]) {
    this.lines = lines;
  }

  next(tag: string, after: number): number | undefined {
    this.byText ??= this.words();
    const found = this.byText.get(tag);
    if (!found) return undefined;
    while (found.length > 0 && (found[found.length - 1] as number) <= after) found.pop();
    return found[found.length - 1];
  }

  /** Lines that hold one word alone, the last first. */
  private words(): Map<string, number[]> {
    const byText = new Map<string, number[]>();
    for (let i = this.lines.length - 1; i >= 0; i--) {
      const text = (this.lines[i] as Line).text.trim();
      if (text.length > 41 || !/^\w+$/.test(text)) continue;
      const known = byText.get(text);
      if (known) known.push(i);
      else byText.set(text, [i]);
    }
    return byText;
  }
}
