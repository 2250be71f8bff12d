/** `text/html` of a clipboard → the text that it shows, with its lines, and what it doesn't show. */
import { decodeEntities } from './entities.ts';
import { type Line, type Piece, pieceOf } from './piece.ts';

/** Elements that begin and end a line. */
const blocks = new Set(
  (
    'address article aside blockquote body center dd details dialog div dl dt fieldset figcaption figure footer form h1 ' +
    'h2 h3 h4 h5 h6 header hr html li main nav ol p pre section summary table tbody tfoot thead tr ul'
  ).split(' '),
);
/** Elements whose content nobody sees. `head` isn't one: whatever can be seen ends it. */
const hidden = new Set(['script', 'style', 'title', 'noscript', 'template']);
/** Attributes with shorter values hold no code to speak of. */
const LONG_VALUE = 20;

export interface ReadHtml {
  /** What a browser would show. */
  readonly text: string;
  /** What it would not: comments, long attributes, elements such as `<script>`; by lines of `text` where they stand. */
  readonly hidden: Piece;
  /** By line of `text` (from 0): line of the HTML where it begins, from 1. */
  readonly sourceLines: readonly number[];
}

/**
 * The text of HTML as a browser would show it, nearly enough: block elements and `<br>` break lines, white space is kept in
 * `<pre>` and where a style says so (as editors' clipboards do) and folded elsewhere. An element that is never closed hides
 * nothing. Never builds a document; reads each character a few times at most, however broken the HTML is.
 */
export function readHtml(html: string): ReadHtml {
  const keepsSpace = /white-space:\s{0,20}(?:pre|break-spaces)/i.test(html);
  const parts: string[] = [];
  const hiding = new Hiding();
  let line = 1;
  let last = '\n';
  let preformatted = 0;
  let at = 0;
  const source = new SourceLines(html);
  const sourceLines = [1];
  /** @param end of what the text was read from, from `at` on */
  const put = (text: string, end: number): void => {
    if (text === '') return;
    parts.push(text);
    last = text.slice(-1);
    let i = text.indexOf('\n');
    if (i < 0) return;
    let from = source.at(at);
    const to = source.at(end);
    for (; i >= 0; i = text.indexOf('\n', i + 1)) {
      line++;
      from = Math.min(from + 1, to);
      sourceLines.push(from);
    }
  };
  const write = (end: number): void => {
    if (end <= at) return;
    const decoded = decodeEntities(html.slice(at, end));
    if (keepsSpace || preformatted > 0) put(decoded, end);
    else {
      const folded = decoded.replace(/[ \t\r\n]+/g, ' ');
      put(/\s/.test(last) ? folded.replace(/^ /, '') : folded, end);
    }
  };
  while (at < html.length) {
    const open = html.indexOf('<', at);
    if (open < 0) break;
    write(open);
    at = open;
    const tag = tagAt(html, open);
    if (tag === undefined) {
      put('<', at);
      at = open + 1;
      continue;
    }
    at = tag.end;
    const { name, closing } = tag;
    if (name === '') hiding.add(html.slice(open, at).replace(/^<!--(?:(?:Start|End)Fragment-->)?|-->$/g, ''), line);
    for (const value of tag.values) hiding.add(decodeEntities(value), line);
    if (!closing && hidden.has(name)) {
      const close = hiding.closeOf(html, name, at);
      if (close >= 0) {
        hiding.add(html.slice(at, close), line);
        at = close;
      }
      continue;
    }
    if (name === 'br') put('\n', at);
    else if ((name === 'td' || name === 'th') && closing) put('\t', at);
    else if (blocks.has(name) && last !== '\n') put('\n', at);
    if (name === 'pre' || name === 'textarea') preformatted = Math.max(0, preformatted + (closing ? -1 : 1));
  }
  write(html.length);
  return { text: parts.join(''), hidden: hiding.piece(), sourceLines };
}

/** Offsets, asked for in rising order → lines. */
class SourceLines {
  private readonly text: string;
  private line = 1;
  private next: number;

  constructor(text: string) {
    this.text = text;
    this.next = text.indexOf('\n');
  }

  at(offset: number): number {
    while (this.next >= 0 && this.next < offset) {
      this.line++;
      this.next = this.text.indexOf('\n', this.next + 1);
    }
    return this.line;
  }
}

/** What is read and not shown. */
class Hiding {
  /** Editors repeat a few styles a thousand times: each text is kept once. */
  private readonly texts = new Set<string>();
  private readonly lines: Line[] = [];
  /** Elements that close nowhere in the rest of the text: spares looking again. */
  private readonly neverClosed = new Set<string>();

  /** @param line of the shown text */
  add(text: string, line: number): void {
    if (text.trim() === '' || this.texts.has(text)) return;
    this.texts.add(text);
    for (const part of text.split(/\r\n|\n|\r/)) this.lines.push({ text: part, from: line });
  }

  /** Where the closing tag of an element stands; −1 when there is none. */
  closeOf(html: string, name: string, from: number): number {
    if (this.neverClosed.has(name)) return -1;
    const closer = new RegExp(`</${name}(?![a-z0-9-])`, 'gi');
    closer.lastIndex = from;
    const close = closer.exec(html)?.index ?? -1;
    if (close < 0) this.neverClosed.add(name);
    return close;
  }

  piece(): Piece {
    return pieceOf(this.lines);
  }
}

interface Tag {
  /** Empty for comments and declarations. */
  readonly name: string;
  readonly closing: boolean;
  readonly end: number;
  /** Long values of attributes. */
  readonly values: readonly string[];
}

const NO_VALUES: readonly string[] = [];

/** The tag, comment or declaration that opens at `<`; undefined when it is a mark of the text. */
function tagAt(html: string, open: number): Tag | undefined {
  if (html.startsWith('<!--', open)) {
    const end = html.indexOf('-->', open + 4);
    return { name: '', closing: false, end: end < 0 ? html.length : end + 3, values: NO_VALUES };
  }
  const closing = html.charCodeAt(open + 1) === SLASH;
  const from = closing ? open + 2 : open + 1;
  let at = from;
  while (at < from + MOST_NAME && isNamePart(html.charCodeAt(at))) at++;
  const named = at > from && isLetter(html.charCodeAt(from));
  // Declarations and processing instructions have no name; anything else is text.
  if (!named && html.charCodeAt(from) !== EXCLAMATION && html.charCodeAt(from) !== QUESTION) return undefined;
  const name = named ? html.slice(from, at).toLowerCase() : '';
  let values: string[] | undefined;
  if (!named) at = from + 1;
  while (at < html.length) {
    const c = html.charCodeAt(at);
    if (c === GREATER) return { name, closing, end: at + 1, values: values ?? NO_VALUES };
    at++;
    if (c !== EQUALS) continue;
    while (isBlank(html.charCodeAt(at))) at++;
    const quote = html.charCodeAt(at);
    const quoted = quote === DOUBLE || quote === SINGLE;
    const start = quoted ? at + 1 : at;
    let to = quoted ? html.indexOf(quote === DOUBLE ? '"' : "'", start) : start;
    if (to < 0) to = html.length;
    // Without quotes, a value goes on up to a blank, whatever marks it holds.
    if (!quoted) while (to < html.length && !isBlank(html.charCodeAt(to)) && html.charCodeAt(to) !== GREATER) to++;
    if (named && to - start >= LONG_VALUE) (values ??= []).push(html.slice(start, to));
    at = quoted ? to + 1 : to;
  }
  // Never closed: a browser shows nothing of the rest.
  return { name: '', closing: false, end: html.length, values: NO_VALUES };
}

/** Characters of an element's name. */
const MOST_NAME = 41;
const SLASH = 47;
const EXCLAMATION = 33;
const QUESTION = 63;
const GREATER = 62;
const EQUALS = 61;
const DOUBLE = 34;
const SINGLE = 39;

function isBlank(code: number): boolean {
  return code === 32 || (code >= 9 && code <= 13);
}

function isLetter(code: number): boolean {
  return (code >= 97 && code <= 122) || (code >= 65 && code <= 90);
}

function isNamePart(code: number): boolean {
  return isLetter(code) || (code >= 48 && code <= 57) || code === 45;
}
