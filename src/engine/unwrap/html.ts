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
 * in `<pre>` and where a style says so (as editors' clipboards do) and folded elsewhere. Never builds a document.
 */
export function textOfHtml(html: string): string {
  const fragment = /<!--StartFragment-->([\s\S]*?)<!--EndFragment-->/.exec(html);
  const keepsSpace = /white-space:\s*(?:pre|break-spaces)/i.test(html);
  const source = fragment && !keepsSpace ? (fragment[1] as string) : html;
  let text = '';
  let preformatted = 0;
  let at = 0;
  const write = (raw: string): void => {
    const decoded = decodeEntities(raw);
    if (keepsSpace || preformatted > 0) text += decoded;
    else {
      const folded = decoded.replace(/[ \t\r\n]+/g, ' ');
      text += text === '' || /\s$/.test(text.slice(-1)) ? folded.replace(/^ /, '') : folded;
    }
  };
  const breakLine = (): void => {
    if (text !== '' && !text.endsWith('\n')) text += '\n';
  };
  const tag = /<!--[\s\S]*?-->|<![^>]*>|<\/?([A-Za-z][A-Za-z0-9-]*)((?:"[^"]*"|'[^']*'|[^'">])*)>/g;
  for (let match = tag.exec(source); match; match = tag.exec(source)) {
    write(source.slice(at, match.index));
    at = tag.lastIndex;
    const name = match[1]?.toLowerCase();
    if (name === undefined) continue;
    const closing = source[match.index + 1] === '/';
    if (hidden.has(name) && !closing) {
      const end = new RegExp(`</${name}\\s*>`, 'gi');
      end.lastIndex = at;
      if (end.exec(source)) at = tag.lastIndex = end.lastIndex;
      continue;
    }
    if (name === 'br') text += '\n';
    else if (name === 'td' || name === 'th') text += closing ? '\t' : '';
    else if (blocks.has(name)) breakLine();
    if (name === 'pre' || name === 'textarea') preformatted = Math.max(0, preformatted + (closing ? -1 : 1));
  }
  write(source.slice(at));
  return text;
}
