/** `text/html` of a clipboard → the text that it shows, with its lines. */

const named: Readonly<Record<string, string>> = {
  amp: '&',
  lt: '<',
  gt: '>',
  quot: '"',
  apos: "'",
  nbsp: ' ',
  ensp: ' ',
  emsp: ' ',
  shy: '',
  ndash: '–',
  mdash: '—',
  hellip: '…',
  lsquo: '‘',
  rsquo: '’',
  ldquo: '“',
  rdquo: '”',
  copy: '©',
  middot: '·',
  NewLine: '\n',
  Tab: '\t',
  lbrace: '{',
  rbrace: '}',
  lpar: '(',
  rpar: ')',
  semi: ';',
  colon: ':',
  comma: ',',
  period: '.',
  equals: '=',
  lowbar: '_',
  num: '#',
  sol: '/',
  bsol: '\\',
  grave: '`',
  excl: '!',
  quest: '?',
  plus: '+',
  ast: '*',
  percnt: '%',
  dollar: '$',
  commat: '@',
  lsqb: '[',
  rsqb: ']',
  verbar: '|',
};

/** Character references, numeric and the named ones that stand for marks in code. */
export function decodeEntities(text: string): string {
  if (!text.includes('&')) return text;
  return text.replace(/&(?:#(\d{1,7})|#[xX]([0-9a-fA-F]{1,6})|([A-Za-z]{2,8}));/g, (whole, decimal, hex, name) => {
    if (name !== undefined) return named[name as string] ?? whole;
    const code = decimal === undefined ? parseInt(hex as string, 16) : Number(decimal);
    return code > 0 && code <= 0x10ffff && (code < 0xd800 || code > 0xdfff) ? String.fromCodePoint(code) : whole;
  });
}

/** Elements that begin and end a line. */
const blocks = new Set(
  (
    'address article aside blockquote body center dd details dialog div dl dt fieldset figcaption figure footer form h1 ' +
    'h2 h3 h4 h5 h6 header hr html li main nav ol p pre section summary table tbody tfoot thead tr ul'
  ).split(' '),
);
/** Elements whose content nobody sees. */
const hidden = new Set(['script', 'style', 'head', 'title', 'noscript', 'template']);

/**
 * The text of HTML as a browser would show it, nearly enough: block elements and `<br>` break lines, white space is kept
 * in `<pre>` and where a style says so (as editors' clipboards do) and folded elsewhere. Never builds a document; reads
 * each character once or twice, however broken the HTML is.
 */
export function textOfHtml(html: string): string {
  const keepsSpace = /white-space:\s{0,20}(?:pre|break-spaces)/i.test(html);
  const start = html.indexOf('<!--StartFragment-->');
  const end = html.indexOf('<!--EndFragment-->', start);
  const source = start >= 0 && end >= 0 ? html.slice(start, end) : html;
  const parts: string[] = [];
  let last = '\n';
  let preformatted = 0;
  const put = (text: string): void => {
    if (text === '') return;
    parts.push(text);
    last = text.slice(-1);
  };
  const write = (raw: string): void => {
    const decoded = decodeEntities(raw);
    if (keepsSpace || preformatted > 0) put(decoded);
    else {
      const folded = decoded.replace(/[ \t\r\n]+/g, ' ');
      put(/\s/.test(last) ? folded.replace(/^ /, '') : folded);
    }
  };
  let at = 0;
  while (at < source.length) {
    const open = source.indexOf('<', at);
    if (open < 0) break;
    write(source.slice(at, open));
    const tag = tagAt(source, open);
    if (tag === undefined) {
      put('<');
      at = open + 1;
      continue;
    }
    at = tag.end;
    const { name, closing } = tag;
    if (!closing && hidden.has(name)) {
      const closes = [name, name.toUpperCase()].map((word) => source.indexOf(`</${word}`, at)).filter((i) => i >= 0);
      at = Math.min(source.length, ...closes);
      continue;
    }
    if (name === 'br') put('\n');
    else if ((name === 'td' || name === 'th') && closing) put('\t');
    else if (blocks.has(name) && last !== '\n') put('\n');
    if (name === 'pre' || name === 'textarea') preformatted = Math.max(0, preformatted + (closing ? -1 : 1));
  }
  write(source.slice(at));
  return parts.join('');
}

interface Tag {
  /** Empty for comments and declarations. */
  readonly name: string;
  readonly closing: boolean;
  readonly end: number;
}

/** The tag, comment or declaration that opens at `<`; undefined when it is a mark of the text. */
function tagAt(html: string, open: number): Tag | undefined {
  if (html.startsWith('<!--', open)) {
    const end = html.indexOf('-->', open + 4);
    return { name: '', closing: false, end: end < 0 ? html.length : end + 3 };
  }
  const closing = html[open + 1] === '/';
  const first = open + (closing ? 2 : 1);
  let at = first;
  while (/[A-Za-z0-9-]/.test(html[at] ?? '')) at++;
  if (at === first ? html[first] !== '!' && html[first] !== '?' : !/[A-Za-z]/.test(html[first] as string))
    return undefined;
  const name = html.slice(first, at).toLowerCase();
  for (; at < html.length; at++) {
    const c = html[at];
    if (c === '>') return { name, closing, end: at + 1 };
    if (c === '"' || c === "'") {
      const quote = html.indexOf(c, at + 1);
      if (quote < 0) break;
      at = quote;
    }
  }
  // Never closed: the rest of the text is inside it.
  return { name, closing, end: html.length };
}
