/** The block of code around matched lines: what a person would take out with them, and nothing that they say. */
import { isProse } from './prose.ts';
import type { LineRange } from './types.ts';

/** The marks of a fence, behind a list mark or a quote mark too. */
const fence = /^\s{0,12}(?:> ?){0,4}(?:[-+*] |\d{1,3}[.)] )?\s{0,4}(?:`{3,}|~{3,})/;

type Kind = 'blank' | 'fence' | 'prose' | 'code';

function kindOf(line: string): Kind {
  if (line.trim() === '') return 'blank';
  if (fence.test(line)) return 'fence';
  return isProse(line) ? 'prose' : 'code';
}

/** Of somebody's own block, a match may reach so many lines. */
const MOST_REACHED = 2;
/** So many sentences at the edge of a match are a person's: matches may reach a few lines too far. */
const MOST_SENTENCES = 2;

/** Blocks in one text. Lines are numbered from 1. */
export class CodeBlocks {
  /** By line, as far as somebody has asked: a long text is seldom asked about in whole. */
  private readonly kinds: Kind[] = [];
  private readonly lines: readonly string[];

  constructor(lines: readonly string[]) {
    this.lines = lines;
  }

  /**
   * The ranges to be cut for one match: all of it but the fences in it and the sentences at its edges, with the block
   * around each part. What lies between two fences or outside of them stays apart.
   */
  around([first, last]: LineRange): LineRange[] {
    const from = Math.max(1, first);
    const to = Math.min(last, this.lines.length);
    const ranges: LineRange[] = [];
    for (let line = from; line <= to; line++) {
      if (this.kind(line) === 'fence') continue;
      let end = line;
      while (end < to && this.kind(end + 1) !== 'fence') end++;
      const part = this.withoutSentences(line, end);
      if (part) ranges.push(this.grown(part));
      line = end;
    }
    // Nothing but sentences matched: then it was them.
    return ranges.length > 0 ? ranges : this.withoutFences(from, to);
  }

  private kind(line: number): Kind {
    const text = this.lines[line - 1];
    return text === undefined ? 'fence' : (this.kinds[line] ??= kindOf(text));
  }

  private withoutFences(from: number, to: number): LineRange[] {
    const ranges: LineRange[] = [];
    for (let line = from; line <= to; line++) if (this.kind(line) !== 'fence') ranges.push([line, line]);
    return ranges;
  }

  private withoutSentences(from: number, to: number): LineRange | undefined {
    let first = from;
    let last = to;
    for (let left = MOST_SENTENCES; first <= last && left >= 0; first++) {
      const kind = this.kind(first);
      if (kind === 'code' || (kind === 'prose' && left-- === 0)) break;
    }
    for (let left = MOST_SENTENCES; last >= first && left >= 0; last--) {
      const kind = this.kind(last);
      if (kind === 'code' || (kind === 'prose' && left-- === 0)) break;
    }
    return first <= last ? [first, last] : undefined;
  }

  /** The blocks at both ends of a range, and the lines of brackets that belong to them. */
  private grown([from, to]: LineRange): LineRange {
    const first = this.grownTo(from, to, -1);
    const last = this.grownTo(to, from, 1);
    const { opened, closed } = this.balance(first, last);
    return [closed > 0 ? this.opener(first) : first, opened > 0 ? this.closer(last, opened) : last];
  }

  /**
   * The end of the block in which a range ends. Matches may reach a few lines too far: a block of which the range holds
   * a line or two, while most of it lies elsewhere, is somebody's own.
   * @param other the range's other end
   */
  private grownTo(edge: number, other: number, step: 1 | -1): number {
    let end = edge;
    while (this.kind(end + step) === 'code') end += step;
    let inner = edge;
    while (inner !== other && this.kind(inner - step) === 'code') inner -= step;
    const reached = Math.abs(edge - inner) + 1;
    const isOwn = inner !== other && reached <= MOST_REACHED && reached <= Math.abs(end - edge);
    return isOwn ? edge : end;
  }

  /** Brackets of a range that close nothing in it, and that nothing in it closes. */
  private balance(first: number, last: number): { opened: number; closed: number } {
    let opened = 0;
    let closed = 0;
    for (let line = first; line <= last; line++) {
      for (const step of bracketsOf(this.lines[line - 1] ?? '')) {
        if (step > 0) opened++;
        else if (opened > 0) opened--;
        else closed++;
      }
    }
    return { opened, closed };
  }

  /** The line above, blanks aside, when it opens what the range closes. */
  private opener(first: number): number {
    let line = first - 1;
    while (this.kind(line) === 'blank') line--;
    return this.kind(line) === 'code' && /[[({]\s*$/.test(this.lines[line - 1] ?? '') ? line : first;
  }

  /** The last of the lines below, blanks aside, that do nothing but close what the range opens. */
  private closer(last: number, opened: number): number {
    let end = last;
    let missing = opened;
    for (let line = last + 1; missing > 0 && line <= this.lines.length; line++) {
      const text = this.lines[line - 1] ?? '';
      if (this.kind(line) === 'blank') continue;
      if (!/^[\s\])};,]+$/.test(text)) break;
      for (const mark of bracketsOf(text)) missing += mark;
      end = line;
    }
    return end;
  }
}

/** Strings and comments to the end of a line: brackets in them bind nothing. */
const unbound = /"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'|`(?:[^`\\]|\\.)*`|\/\/.*$|(?<=^|\s)#.*$/g;

/** 1 for each bracket that opens, −1 for each that closes. */
function bracketsOf(line: string): number[] {
  const marks =
    line
      .slice(0, 2000)
      .replace(unbound, '')
      .match(/[[\](){}]/g) ?? [];
  return marks.map((mark) => ('[({'.includes(mark) ? 1 : -1));
}
