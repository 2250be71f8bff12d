/** Character references of HTML, numeric and the named ones that stand for marks in code. */

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

/** The text with its references decoded; unknown ones stay. */
export function decodeEntities(text: string): string {
  if (!text.includes('&')) return text;
  return text.replace(/&(?:#(\d{1,7})|#[xX]([0-9a-fA-F]{1,6})|([A-Za-z]{2,8}));/g, (whole, decimal, hex, name) => {
    if (name !== undefined) return named[name as string] ?? whole;
    const code = decimal === undefined ? parseInt(hex as string, 16) : Number(decimal);
    return code > 0 && code <= 0x10ffff && (code < 0xd800 || code > 0xdfff) ? String.fromCodePoint(code) : whole;
  });
}
