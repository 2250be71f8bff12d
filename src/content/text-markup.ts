/** Plain text as markup for `insertHTML`, such as the browser itself makes of it. */

/** For places that keep white space. */
export function keptText(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}

/** For places where white space collapses: a block for each line between, blanks and tabs made to last. */
export function spacedText(text: string): string {
  const lines = keptText(text).split('\n').map(lastingBlanks);
  if (lines.length < 3) return lines.join('<br>');
  const between = lines.slice(1, -1).map((line) => `<div>${line === '' ? '<br>' : line}</div>`);
  return [lines[0], ...between, lines.at(-1) === '' ? '<br>' : lines.at(-1)].join('');
}

function lastingBlanks(line: string): string {
  return line.replace(/^ | (?= )| $/g, '&nbsp;').replaceAll('\t', '<span style="white-space:pre">\t</span>');
}

/** Characters that need no blank after them, and none before them (Chromium's smart replace). */
const OPENING = /[\s(["'#$/\-`{]/;
const CLOSING = /[\s)\].,;:?'!"%*\-/}]/;

/** Dropping between letters sets what is dropped off by blanks. `caret` is where it will be. */
export function addSmartBlanks(markup: string, caret: Range): string {
  const { startContainer: node, startOffset: at } = caret;
  if (!(node instanceof Text)) return markup;
  const before = at > 0 && !OPENING.test(node.data.charAt(at - 1));
  const after = at < node.length && !CLOSING.test(node.data.charAt(at));
  if (!before && !after) return markup;
  const parsed = new DOMParser().parseFromString(`<body>${markup}`, 'text/html');
  const texts: Text[] = [];
  const walker = parsed.createTreeWalker(parsed.body, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) texts.push(walker.currentNode as Text);
  if (before) texts[0]?.insertData(0, ' ');
  if (after) {
    let last: Node = parsed.body;
    while (last.lastChild) last = last.lastChild;
    if (last instanceof Text) last.appendData(' ');
    else parsed.body.append(' ');
  }
  return parsed.body.innerHTML;
}
