/** What a person is shown of an input, and what is left of it when the matched lines are cut. */
import { CodeBlocks } from './code-block.ts';
import { type CommentFamily, guessCommentFamily } from './comment-family.ts';
import { maskSecrets } from './detectors/secret.ts';
import { lineCount, linesOf } from './lines.ts';
import { mainFlavour, textOf } from './flavour.ts';
import type { ExcerptLine, Finding, Flavour, LineRange, Passages } from './types.ts';

/** Longer lines are shown cut. */
const SHOWN_CHARACTERS = 240;
const CONTEXT_LINES = 1;

/**
 * Matched lines with a line of context on either side, credentials masked; of what the input says in another form, the
 * lines as they were read. When there are more than `maxLines`, every finding gets its share of them, from its first line
 * on. Sorted by the input's lines, of which one may hold many.
 * @param passages of the scan that made the findings
 */
export function excerpt(
  flavours: readonly Flavour[],
  findings: readonly Finding[],
  maxLines: number,
  passages: Passages = new Map(),
): ExcerptLine[] {
  const literal = findings.filter((finding) => !passages.has(finding));
  const ranges = literal.flatMap((finding) => ('inputLines' in finding ? [finding.inputLines] : []));
  const read = findings.flatMap((finding) => [passages.get(finding) ?? []].filter((lines) => lines.length > 0));
  if (maxLines <= 0 || (ranges.length === 0 && read.length === 0)) return [];
  const chosen = new Chosen(maxLines);
  const sequences = [...literalLines(flavours, ranges, encodedSecrets(findings, passages)), ...read.map(masked)];
  for (let progress = true; progress && !chosen.full;) {
    progress = false;
    for (const [i, lines] of sequences.entries()) progress = chosen.addNext(lines, i) || progress;
  }
  return chosen.sorted();
}

/** Lines of the input that hold a credential in another form: as they stand, they would give it away. */
function encodedSecrets(findings: readonly Finding[], passages: Passages): Set<number> {
  const ranges = findings.flatMap((finding) => {
    return finding.kind === 'secret' && passages.has(finding) ? [finding.inputLines] : [];
  });
  return coveredLines(ranges, Infinity);
}

function literalLines(
  flavours: readonly Flavour[],
  ranges: readonly LineRange[],
  left: ReadonlySet<number>,
): Iterator<ExcerptLine>[] {
  if (ranges.length === 0) return [];
  const lines = linesOf(maskSecrets(textOf(mainFlavour(flavours))));
  const matched = coveredLines(ranges, lines.length);
  return ranges.map(function* ([first, last]): Iterator<ExcerptLine> {
    const end = Math.min(lines.length, last + CONTEXT_LINES);
    for (let line = Math.max(1, first - CONTEXT_LINES); line <= end; line++) {
      if (!left.has(line)) yield { line, text: cut(lines[line - 1] as string), matched: matched.has(line) };
    }
  });
}

function* masked(passage: readonly ExcerptLine[]): Iterator<ExcerptLine> {
  const texts = maskSecrets(passage.map(({ text }) => text).join('\n')).split('\n');
  for (const [i, line] of passage.entries()) yield { ...line, text: cut(texts[i] ?? '') };
}

/** Lines that will be shown, each once. */
class Chosen {
  private readonly lines = new Map<string, { readonly line: ExcerptLine; readonly sequence: number }>();
  /** By sequence: how often it had a line of the same number and text. */
  private readonly repeated = new Map<string, number>();
  private readonly most: number;

  constructor(most: number) {
    this.most = most;
  }

  get full(): boolean {
    return this.lines.size >= this.most;
  }

  /** Whether the sequence had a line that wasn't chosen yet, and there was room for it. */
  addNext(lines: Iterator<ExcerptLine>, sequence: number): boolean {
    if (this.full) return false;
    for (let next = lines.next(); !next.done; next = lines.next()) {
      const line = next.value;
      const said = `${line.line} ${line.text}`;
      const times = (this.repeated.get(`${sequence} ${said}`) ?? 0) + 1;
      this.repeated.set(`${sequence} ${said}`, times);
      const key = `${times} ${said}`;
      if (this.lines.has(key)) continue;
      this.lines.set(key, { line, sequence });
      return true;
    }
    return false;
  }

  sorted(): ExcerptLine[] {
    return [...this.lines.values()]
      .sort((a, b) => a.line.line - b.line.line || a.sequence - b.sequence)
      .map(({ line }) => line);
  }
}

function cut(text: string): string {
  return text.length > SHOWN_CHARACTERS ? `${text.slice(0, SHOWN_CHARACTERS)}…` : text;
}

function coveredLines(ranges: readonly LineRange[], lines: number): Set<number> {
  const covered = new Set<number>();
  for (const [first, last] of ranges) {
    for (let line = Math.max(1, first); line <= Math.min(last, lines); line++) covered.add(line);
  }
  return covered;
}

const marks: Readonly<Record<CommentFamily, string>> = { slash: '//', hash: '#', dash: '--', semicolon: ';' };

/**
 * The text without the blocks of code around what any finding covers; a comment in the text's own style stands for each
 * run of lines. Of a line that holds a credential, the credential alone goes. Fences stay, what a person says stays, and
 * line ends stay as they are.
 */
export function withoutMatchedLines(text: string, findings: readonly Finding[]): string {
  const masked = replaceSecrets(text, findings);
  const lines = masked.text.match(/[^\r\n]*(?:\r\n|\n|\r)|[^\r\n]+$/g) ?? [];
  const covered = coveredLines(rangesToCut(lines, findings, masked.lines), lines.length);
  const bytes = new TextEncoder().encode(`${masked.text}\0`);
  const mark = marks[guessCommentFamily(bytes, bytes.length - 1)];
  let kept = '';
  for (let line = 1; line <= lines.length;) {
    if (!covered.has(line)) {
      const said = lines[line - 1] as string;
      if (said.trim() !== '' || !masked.further.has(line)) kept += said;
      line++;
      continue;
    }
    let end = line;
    while (covered.has(end + 1)) end++;
    const count = end - line + 1;
    const lineEnd = /[\r\n]*$/.exec(lines[end - 1] as string)?.[0] ?? '';
    kept += `${mark} [${count} ${count === 1 ? 'line' : 'lines'} kept by Sourcekeep]${lineEnd}`;
    line = end + 1;
  }
  return kept;
}

/** What is to be cut line by line: whatever isn't a credential, and credentials that don't stand there literally. */
function rangesToCut(
  lines: readonly string[],
  findings: readonly Finding[],
  replaced: ReadonlySet<number>,
): LineRange[] {
  const blocks = new CodeBlocks(lines);
  return findings.flatMap((finding): readonly LineRange[] => {
    if (!('inputLines' in finding)) return [];
    const [first, last] = finding.inputLines;
    if (finding.kind === 'source' || finding.kind === 'code') return blocks.around(finding.inputLines);
    if (finding.kind === 'marker') return [finding.inputLines];
    for (let line = first; line <= last; line++) if (replaced.has(line)) return [];
    return [finding.inputLines];
  });
}

const SECRET = '[secret kept by Sourcekeep]';

interface Masked {
  readonly text: string;
  /** Lines that held a credential. */
  readonly lines: ReadonlySet<number>;
  /** Of a credential of many lines, those behind its first. */
  readonly further: ReadonlySet<number>;
}

/** The text with a mark for every credential on the lines of a finding. Line ends stay, so that lines keep their numbers. */
function replaceSecrets(text: string, findings: readonly Finding[]): Masked {
  const secrets = findings.flatMap((finding) => (finding.kind === 'secret' ? [finding.inputLines] : []));
  const lines = new Set<number>();
  const further = new Set<number>();
  if (secrets.length === 0) return { text, lines, further };
  const wanted = coveredLines(secrets, lineCount(text));
  let line = 1;
  let at = 0;
  const masked = maskSecrets(text, (secret, start) => {
    line += lineEndsOf(text.slice(at, start)).length;
    at = start;
    const ends = lineEndsOf(secret);
    const own = Array.from({ length: ends.length + 1 }, (_, i) => line + i);
    if (!own.some((one) => wanted.has(one))) return secret;
    for (const one of own) lines.add(one);
    for (const one of own.slice(1)) further.add(one);
    return SECRET + ends.join('');
  });
  return { text: masked, lines, further };
}

function lineEndsOf(text: string): readonly string[] {
  return text.match(/\r\n|\n|\r/g) ?? [];
}
