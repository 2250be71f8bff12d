/**
 * Clipboard HTML before `insertHTML`: unlike the browser's own paste, that command runs what the markup carries
 * (an `onerror` ran in three editors).
 */

// A form's and a document's named elements hide their own properties (`<input name=attributes>`): only functions of the
// prototypes see what is there.
const { apply, getOwnPropertyDescriptor } = Reflect;
const { getAttribute, getAttributeNames, querySelectorAll, remove, removeAttribute, replaceWith } = Element.prototype;
const { createNodeIterator } = Document.prototype;
const bodyOf = getter(Document.prototype, 'body');
const localNameOf = getter(Element.prototype, 'localName');
const namespaceOf = getter(Element.prototype, 'namespaceURI');
const childrenOf = getter(Node.prototype, 'childNodes');

/** A form hides what it holds from others; the others hold nothing but text, which becomes text. */
const UNWRAPPED = new Set(['form', 'xmp', 'plaintext']);

/** Elements that load, run, restyle or navigate, that hide others by their names, or whose text is no text when read. */
const REMOVED = new Set([
  'applet',
  'base',
  'button',
  'embed',
  'fencedframe',
  'frame',
  'frameset',
  'iframe',
  'input',
  'link',
  'meta',
  'noembed',
  'noframes',
  'noscript',
  'object',
  'param',
  'portal',
  'script',
  'select',
  'style',
  'template',
  'textarea',
  'title',
]);

const XHTML = 'http://www.w3.org/1999/xhtml';
const RUNNING_ATTRIBUTES = new Set(['srcdoc', 'srcset', 'ping', 'attributionsrc', 'is']);
const URL_ATTRIBUTES = new Set(['href', 'src', 'action', 'formaction', 'poster', 'background', 'cite', 'data']);

/** The markup without anything that can run. Parsed in a document that runs and loads nothing. */
export function sanitizeHtml(html: string): string {
  const parsed = new DOMParser().parseFromString(html, 'text/html');
  const body = bodyOf(parsed);
  // Comments hold the clipboard's own marks (StartFragment), which native pasting drops as well.
  const comments = apply(createNodeIterator, parsed, [body, NodeFilter.SHOW_COMMENT]);
  for (let comment = comments.nextNode(); comment; comment = comments.nextNode()) (comment as Comment).remove();
  for (const element of apply(querySelectorAll, body, ['*']) as NodeListOf<Element>) clean(element);
  return body.innerHTML;
}

function clean(element: Element): void {
  const name = localNameOf(element);
  // SVG and MathML can turn text into elements when it is parsed once more.
  if (REMOVED.has(name) || namespaceOf(element) !== XHTML) {
    apply(remove, element, []);
  } else if (UNWRAPPED.has(name)) {
    apply(replaceWith, element, [...childrenOf(element)]);
  } else {
    cleanAttributes(element);
  }
}

function cleanAttributes(element: Element): void {
  for (const name of apply(getAttributeNames, element, [])) {
    const lower = name.toLowerCase();
    const bare = lower.slice(lower.indexOf(':') + 1);
    const value = apply(getAttribute, element, [name]) as string;
    const runs = lower.startsWith('on') || RUNNING_ATTRIBUTES.has(bare);
    if (runs || (URL_ATTRIBUTES.has(bare) && !isHarmlessUrl(value))) apply(removeAttribute, element, [name]);
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

function getter<T extends object, K extends keyof T>(prototype: T, name: K): (self: T) => T[K] {
  const get = getOwnPropertyDescriptor(prototype, name)?.get as () => unknown;
  return (self) => apply(get, self, []) as T[K];
}
