/**
 * Clipboard HTML before `insertHTML`: unlike the browser's own paste, that command runs what the markup carries
 * (an `onerror` ran in three editors).
 */

/** Elements that load, run, restyle or navigate. */
const REMOVED = [
  'applet',
  'base',
  'embed',
  'frame',
  'frameset',
  'iframe',
  'link',
  'meta',
  'noscript',
  'object',
  'portal',
  'script',
  'style',
  'template',
  'title',
  'animate',
  'animateMotion',
  'animateTransform',
  'set',
  'use',
  'foreignObject',
].join(',');

const URL_ATTRIBUTES = new Set(['href', 'src', 'action', 'formaction', 'poster', 'background', 'cite', 'xlink:href']);

/** The markup without anything that can run. Parsed in a document that runs and loads nothing. */
export function sanitizeHtml(html: string): string {
  const parsed = new DOMParser().parseFromString(html, 'text/html');
  // Comments hold the clipboard's own marks (StartFragment), which native pasting drops as well.
  const comments = parsed.createNodeIterator(parsed, NodeFilter.SHOW_COMMENT);
  for (let comment = comments.nextNode(); comment; comment = comments.nextNode())
    comment.parentNode?.removeChild(comment);
  for (const element of parsed.querySelectorAll(REMOVED)) element.remove();
  for (const element of parsed.body.querySelectorAll('*')) cleanAttributes(element);
  return parsed.body.innerHTML;
}

function cleanAttributes(element: Element): void {
  for (const { name, value } of [...element.attributes]) {
    const lower = name.toLowerCase();
    const runs = lower.startsWith('on') || lower === 'srcdoc' || lower === 'srcset' || lower === 'ping';
    if (runs || (URL_ATTRIBUTES.has(lower) && !isHarmlessUrl(value))) element.removeAttribute(name);
  }
}

function isHarmlessUrl(value: string): boolean {
  // The parser ignores blanks and control characters in a scheme, so they are dropped before looking at it.
  const bare = [...value].filter((character) => character > ' ').join('');
  const scheme = /^([a-z][a-z0-9+.-]*):/i.exec(bare)?.[1]?.toLowerCase();
  return (
    scheme === undefined || ['http', 'https', 'mailto', 'tel', 'blob'].includes(scheme) || /^data:image\//i.test(bare)
  );
}
