/** The text in the XML of Word, Excel, PowerPoint and OpenDocument files, with the line breaks that a person sees. */

/** Elements whose end ends a line. */
const LINES = new Set(['p', 'h', 'si', 'br', 'cr', 'line-break', 'tr', 'comment', 'table-row', 'list-item']);
/** Elements in which blanks alone are text. */
const TEXTS = new Set(['t', 'delText', 'p', 'h', 'span', 'a']);

/** Whether the names of a zip archive's entries are those of an Office document. */
export function isOffice(names: readonly string[]): boolean {
  const known = (name: string): boolean => /^(?:word|xl|ppt)\//.test(name);
  if (names.includes('[Content_Types].xml')) return names.some(known);
  return names.includes('content.xml') && (names.includes('mimetype') || names.includes('META-INF/manifest.xml'));
}

/** Whether a part says how the document looks, and nothing else. */
export function isAppearance(name: string): boolean {
  return /(?:^|\/)(?:theme|_rels|docProps|styles|settings|fontTable|webSettings|slideMasters|slideLayouts)\b/i.test(
    name,
  );
}

/** The text of one part, line by line. */
export function textOfOffice(xml: string): string {
  const out: string[] = [];
  const open: string[] = [];
  for (const { text, name, attributes, opens, closes } of tokensOf(xml)) {
    if (text !== undefined) {
      if (/\S/.test(text) || TEXTS.has(open[open.length - 1] ?? '')) out.push(unescaped(text));
      continue;
    }
    if (opens && !closes) open.push(name);
    if (!closes) continue;
    if (!opens) open.pop();
    if (LINES.has(name)) out.push('\n');
    else if (name === 'tab' || name === 'table-cell' || name === 'tc') out.push('\t');
    else if (name === 's') out.push(' '.repeat(Math.min(200, Number(/\bc="(\d{1,4})"/.exec(attributes)?.[1] ?? 1))));
  }
  return tidy(out.join(''));
}

/** The strings that the cells of a workbook refer to by number. */
export function sharedStrings(xml: string): string[] {
  const strings: string[] = [];
  let said: string[] = [];
  let inText = false;
  for (const { text, name, opens, closes } of tokensOf(xml)) {
    if (text !== undefined) {
      if (inText) said.push(unescaped(text));
    } else if (name === 't') inText = opens && !closes;
    else if (name === 'si' && closes) {
      strings.push(said.join(''));
      said = [];
    }
  }
  return strings;
}

/** A sheet row by row, cells set apart by tabs; a formula as it is written. */
export function textOfSheet(xml: string, shared: readonly string[]): string {
  const rows: string[] = [];
  let cells: string[] = [];
  let isShared = false;
  let value = '';
  let formula = '';
  let inside = '';
  for (const { text, name, attributes, opens, closes } of tokensOf(xml)) {
    if (text !== undefined) {
      if (inside === 'f') formula += unescaped(text);
      else if (inside === 'v' || inside === 't') value += unescaped(text);
    } else if (name === 'c' && opens) {
      isShared = /\bt="s"/.test(attributes);
      value = '';
      formula = '';
      if (closes) cells.push('');
    } else if (name === 'c') {
      cells.push(formula === '' ? (isShared ? (shared[Number(value)] ?? '') : value) : `=${formula}`);
    } else if (name === 'row' && closes) {
      rows.push(cells.join('\t'));
      cells = [];
    } else inside = opens && !closes ? name : '';
  }
  return rows.join('\n');
}

interface Token {
  /** Set for text alone. */
  readonly text?: string;
  /** Of the element, without its prefix. */
  readonly name: string;
  readonly attributes: string;
  readonly opens: boolean;
  readonly closes: boolean;
}

function* tokensOf(xml: string): Generator<Token> {
  for (const [whole, tag, text] of xml.matchAll(/<([^<>]*)>|([^<]+)|</g)) {
    if (text !== undefined) yield { text, name: '', attributes: '', opens: false, closes: false };
    if (tag === undefined || whole.startsWith('<?') || whole.startsWith('<!')) continue;
    const closes = tag.startsWith('/');
    const [name = ''] = tag.slice(closes ? 1 : 0).split(/[\s/]/, 1);
    const attributes = closes ? '' : tag.slice(name.length);
    const short = name.slice(name.indexOf(':') + 1);
    yield { name: short, attributes, opens: !closes, closes: closes || tag.endsWith('/') };
  }
}

function tidy(text: string): string {
  const lines = text.split('\n').map((line) => line.trimEnd());
  return lines.filter((line, i) => line !== '' || (lines[i - 1] ?? '') !== '').join('\n');
}

const named: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" };
const entity = /&(?:#x([0-9a-f]{1,6})|#(\d{1,7})|(amp|lt|gt|quot|apos));/gi;

function unescaped(text: string): string {
  if (!text.includes('&')) return text;
  return text.replace(entity, (_, hex?: string, decimal?: string, name = '') => {
    if (hex === undefined && decimal === undefined) return named[(name as string).toLowerCase()] ?? '';
    const code = hex === undefined ? Number(decimal) : parseInt(hex, 16);
    return code > 0x10ffff ? '' : String.fromCodePoint(code);
  });
}
