/** An element of ours in a page's document: a closed shadow root that the page can neither read, restyle nor remove. */

/** So often the page may take our element out before we give up. */
const MAX_REMOVALS = 5;

const hostStyle: Readonly<Record<string, string>> = {
  all: 'initial',
  // `all` leaves these two alone.
  direction: 'ltr',
  'unicode-bidi': 'isolate',
  display: 'block',
  position: 'fixed',
  inset: '0 auto auto 0',
  width: '0',
  height: '0',
};

/** The one value that the `style` attribute may have. */
const hostStyleText = Object.entries(hostStyle)
  .map(([name, value]) => `${name}: ${value} !important;`)
  .join(' ');

export interface Host {
  readonly element: HTMLElement;
  readonly root: ShadowRoot;
  /** Takes it out for good. */
  remove(): void;
}

export interface HostEvents {
  /** The page took it out and it is back; what was in the top layer isn't any more. */
  onRestored(): void;
  /** The page took it out too often. */
  onLost(): void;
}

function ignore(): void {}

/** Adds a host to the document. `css` applies inside alone. Throws where the document has no root element. */
export function createHost(css: string, events: HostEvents = { onRestored: ignore, onLost: ignore }): Host {
  const element = document.createElementNS('http://www.w3.org/1999/xhtml', 'div') as HTMLDivElement;
  const root = element.attachShadow({ mode: 'closed' });
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(css);
  // By the object model: a page's content security policy may forbid style attributes.
  element.style.cssText = hostStyleText;
  const canonicalStyle = element.getAttribute('style');
  let removals = 0;

  const attach = (): void => {
    document.documentElement.append(element);
    // A trip through another document empties the list.
    root.adoptedStyleSheets = [sheet];
  };

  const resetAttributes = (): void => {
    for (const { name } of [...element.attributes]) if (name !== 'style') element.removeAttribute(name);
    if (element.getAttribute('style') !== canonicalStyle) element.style.cssText = hostStyleText;
  };

  const observer = new MutationObserver(() => {
    resetAttributes();
    if (document.documentElement === null || element.parentNode === document.documentElement) {
      observe();
      return;
    }
    removals += 1;
    if (removals > MAX_REMOVALS) {
      observer.disconnect();
      events.onLost();
      return;
    }
    attach();
    observe();
    events.onRestored();
  });

  const observe = (): void => {
    observer.takeRecords();
    observer.disconnect();
    observer.observe(document, { childList: true });
    if (document.documentElement !== null) observer.observe(document.documentElement, { childList: true });
    observer.observe(element, { attributes: true });
  };

  attach();
  observe();
  return {
    element,
    root,
    remove() {
      observer.disconnect();
      element.remove();
    },
  };
}
