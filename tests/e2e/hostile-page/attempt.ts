/** One attempt of a hostile page to send a text to its server. */

/** What an attempt gets: it runs in the page and shares nothing with the test but this. */
export interface Task {
  readonly text: string;
  /** Where to send it: the page's own server, a path of the attempt's own. */
  readonly to: string;
  /** The same server as another host. */
  readonly elsewhere: string;
  readonly variant: string;
  readonly details: unknown;
}

/** A function of the page that makes a body of a text. */
export type Wrap = (text: string) => BodyInit | Promise<BodyInit>;

export interface Attempt {
  readonly name: string;
  /**
   * Who can read what is sent: `page` the stand-ins in the page, `network` the blocking listener, `both`. `none` can
   * read: such attempts follow the policy's `uninspectable`. `nobody` looks: listed in docs/threat-model.md.
   */
  readonly reads: 'page' | 'network' | 'both' | 'none' | 'nobody';
  /** Lines of code to send; 20 where absent. */
  readonly lines?: number;
  /** The largest share of the lines that may arrive, where a text goes out piece by piece; 0 where absent. */
  readonly most?: number;
  /** Sends harmless words unless something has tampered with the order of things: nothing of public code arrives. */
  readonly isTrap?: true;
  /** Taken away from pages, which look whether it is there: public code doesn't arrive either. */
  readonly isWithdrawn?: true;
  /** The server can't read it either: any body at all counts as the whole text. */
  readonly isSealed?: true;
  /** What it leaves behind in the browser would be seen by others that run at the same time. */
  readonly isAlone?: boolean;
  /** Its page isn't the one in front of its window. */
  readonly isBehind?: boolean;
  /** What tells attempts apart that are run by one function. */
  readonly variant?: string;
  readonly details?: unknown;
  readonly wrap?: Wrap;
  readonly run: (task: Task, wrap: Wrap) => unknown;
}

/** Attempts that one function runs, told apart by a word. */
export function variants(kinds: readonly string[], make: (kind: string) => Omit<Attempt, 'variant'>): Attempt[] {
  return kinds.map((kind) => ({ ...make(kind), variant: kind }));
}

/** Small tools of the page, so that an attempt says only what is its own. Runs in the page; see `Tools`. */
export function installTools(): void {
  const utf8 = (text: string): Uint8Array<ArrayBuffer> => new TextEncoder().encode(text);
  const joined = (...parts: readonly (Uint8Array | readonly number[])[]): Uint8Array<ArrayBuffer> =>
    Uint8Array.from(parts.flatMap((part) => [...part]));
  const tools: Tools = {
    utf8,
    joined,
    base64: (text) => btoa(String.fromCharCode(...(typeof text === 'string' ? utf8(text) : text))),
    hex: (text) => [...utf8(text)].map((byte) => byte.toString(16).padStart(2, '0')).join(''),
    async packed(text, format) {
      const stream = new Blob([text]).stream().pipeThrough(new CompressionStream(format));
      return new Uint8Array(await new Response(stream).arrayBuffer());
    },
    number: (value, bytes) => Array.from({ length: bytes }, (_one, i) => (value >>> (8 * (bytes - 1 - i))) & 255),
    post: (to, body, type = 'application/octet-stream') =>
      fetch(to, { method: 'POST', body, headers: { 'content-type': type } }),
    async frame(source, apply) {
      const frame = document.createElement('iframe');
      apply?.(frame);
      const loaded = new Promise((resolve) => {
        frame.addEventListener('load', resolve, { once: true });
      });
      if (source !== '') frame.src = source;
      document.body.append(frame);
      if (source !== '' || frame.srcdoc !== '') await loaded;
      return frame.contentWindow as Window & typeof globalThis;
    },
    element(name, attributes, parent = document.body) {
      const element = document.createElement(name);
      for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
      parent.append(element);
      return element;
    },
    form(to, text, attributes = {}) {
      const form = tools.element('form', { method: 'post', action: to, ...attributes }) as HTMLFormElement;
      const area = tools.element('textarea', { name: 'prompt' }, form) as HTMLTextAreaElement;
      area.value = text;
      tools.element('button', {}, form);
      return form;
    },
    pause: (milliseconds) =>
      new Promise((resolve) => {
        setTimeout(resolve, milliseconds);
      }),
  };
  Object.assign(window, { tools });
}

export interface Tools {
  utf8(text: string): Uint8Array<ArrayBuffer>;
  joined(...parts: readonly (Uint8Array | readonly number[])[]): Uint8Array<ArrayBuffer>;
  base64(text: string | Uint8Array): string;
  hex(text: string): string;
  packed(text: BlobPart, format: CompressionFormat): Promise<Uint8Array<ArrayBuffer>>;
  /** Big-endian bytes of a number. */
  number(value: number, bytes: number): number[];
  post(to: string, body: BodyInit, type?: string): Promise<Response>;
  /** Adds a frame and waits until it has loaded; without source and srcdoc it is there at once. */
  frame(source: string, apply?: (frame: HTMLIFrameElement) => void): Promise<Window & typeof globalThis>;
  element(name: string, attributes: Readonly<Record<string, string>>, parent?: Element): HTMLElement;
  /** A form that posts the text in a textarea. */
  form(to: string, text: string, attributes?: Readonly<Record<string, string>>): HTMLFormElement;
  pause(milliseconds: number): Promise<unknown>;
}

declare global {
  var tools: Tools;
}
