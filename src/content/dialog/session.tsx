/** One showing of the dialog: from a request to what the person chose. */
import { render } from 'preact';
import type { DialogAnswer, DialogRequest } from '../../contract/message.ts';
import colours from './colours.css?inline';
import layout from './dialog.css?inline';
import { fits, isDrawn, undoZoom } from './ground.ts';
import { createHost, type Host } from './host.ts';
import parts from './parts.css?inline';
import small from './small.css?inline';
import { shieldTarget } from './shield.ts';
import { type Act, actOf, DialogView, isReason } from './view.tsx';
import {
  isCovered,
  isProven,
  locate,
  lookAway,
  type Proof,
  see,
  unseen,
  type WatchedPart,
  watchedParts,
} from './visibility.ts';

/** How often place and page visibility are looked at. */
const LOOK_MILLISECONDS = 100;
/** So long "… anyway" may stay unproven before the dialog says why. */
const PATIENCE_MILLISECONDS = 1500;

export interface Presentation {
  /** The dialog has the window to itself, rather than lying over a page. */
  readonly fillsWindow: boolean;
}

/** Shows the dialog and waits for the choice. `unavailable` where the frame is too small or showing fails. */
export function runSession(
  request: DialogRequest,
  presentation: Presentation = { fillsWindow: false },
): Promise<DialogAnswer> {
  if (!fits(window)) return Promise.resolve({ choice: 'unavailable' });
  return new Promise((resolve) => {
    try {
      new Session(request, presentation, resolve);
    } catch {
      // A document that takes no element of ours.
      resolve({ choice: 'unavailable' });
    }
  });
}

class Session {
  readonly #request: DialogRequest;
  readonly #presentation: Presentation;
  readonly #resolve: (answer: DialogAnswer) => void;
  readonly #host: Host;
  readonly #unshield: () => void;
  readonly #observer: IntersectionObserver;
  readonly #timer: number;
  #proof: Proof = unseen;
  #provenBefore = performance.now();
  #reason = '';
  #settled = false;
  /** What the pointer went down on, and whether "… anyway" was proven then. */
  #down: { readonly act: Act | undefined; readonly proven: boolean } = { act: undefined, proven: false };
  #typedByHand = false;
  #focused: Element | null = null;
  /** What the copying that is just being done is to put on the clipboard. */
  #copying: string | undefined;

  constructor(request: DialogRequest, presentation: Presentation, resolve: (answer: DialogAnswer) => void) {
    this.#request = request;
    this.#presentation = presentation;
    this.#resolve = resolve;
    this.#host = createHost(layout + parts + small + colours, {
      onRestored: () => void this.#show(),
      onLost: () => this.#settle({ choice: 'cancel' }),
    });
    this.#unshield = shieldTarget({
      element: this.#host.element,
      modal: true,
      receive: (event) => this.#receive(event),
    });
    const { root } = this.#host;
    // Moves of the focus inside the shadow tree never get as far as the window.
    root.addEventListener('focusin', () => (this.#focused = root.activeElement));
    this.#observer = new IntersectionObserver((entries) => this.#onEntries(entries), {
      threshold: [0, 0.5, 0.9, 0.98, 1],
      // Version 2: tells covering, fading and distortion. The type library doesn't know it yet.
      ...({ trackVisibility: true, delay: LOOK_MILLISECONDS } as IntersectionObserverInit),
    });
    this.#timer = window.setInterval(() => this.#look(), LOOK_MILLISECONDS);
    void this.#show();
  }

  #part(part: WatchedPart): Element | null {
    return this.#host.root.querySelector(part === 'panel' ? '[data-panel]' : '[data-act=anyway]');
  }

  get #textbox(): HTMLTextAreaElement | null {
    return this.#host.root.querySelector('textarea');
  }

  #isProven(): boolean {
    this.#onEntries(this.#observer.takeRecords());
    return document.visibilityState === 'visible' && isProven(this.#proof, performance.now());
  }

  /** Also after the page took the host out: then everything but the typed reason begins anew. */
  async #show(): Promise<void> {
    this.#proof = unseen;
    this.#render();
    const drawn = await isDrawn(this.#host.root, () => this.#settled);
    // Taken out again meanwhile: it will be back, and this comes again, or it is lost.
    if (this.#settled || !this.#host.element.isConnected) return;
    if (!drawn || !this.#open()) this.#settle({ choice: 'unavailable' });
  }

  #open(): boolean {
    const dialog = this.#host.root.querySelector('dialog');
    if (dialog === null) return false;
    if (dialog.matches(':modal')) return true;
    dialog.oncancel = (event) => {
      event.preventDefault();
      this.#settle({ choice: 'cancel' });
    };
    dialog.onclose = () => {
      // The event comes late, maybe when the dialog has been shown again.
      if (!dialog.open) this.#settle({ choice: 'cancel' });
    };
    // Chromium takes what is in an `object` for disabled, and says so to screen readers.
    dialog.ariaDisabled = 'false';
    dialog.removeAttribute('open');
    undoZoom(this.#host);
    try {
      dialog.showModal();
    } catch {
      return false;
    }
    // The focused button may be far down in a low window; what this is about comes first.
    const panel = this.#part('panel');
    if (panel !== null) panel.scrollTop = 0;
    const { width, height } = dialog.getBoundingClientRect();
    if (width === 0 || height === 0) return false;
    this.#observer.disconnect();
    for (const part of watchedParts) {
      const element = this.#part(part);
      if (element !== null) this.#observer.observe(element);
    }
    return true;
  }

  #render(): void {
    const now = performance.now();
    const proven = isProven(this.#proof, now);
    if (proven) this.#provenBefore = now;
    render(
      <DialogView
        request={this.#request}
        fillsWindow={this.#presentation.fillsWindow}
        reason={this.#reason}
        proven={proven}
        covered={isCovered(this.#proof) && now - this.#provenBefore > PATIENCE_MILLISECONDS}
      />,
      this.#host.root,
    );
  }

  #onEntries(entries: readonly IntersectionObserverEntry[]): void {
    for (const entry of entries) {
      const part = watchedParts.find((name) => this.#part(name) === entry.target);
      if (part !== undefined) this.#proof = see(this.#proof, part, entry, performance.now());
    }
  }

  #look(): void {
    if (this.#settled) return;
    undoZoom(this.#host);
    const now = performance.now();
    const button = this.#part('button')?.getBoundingClientRect();
    const place = [button?.x, button?.y, button?.width, button?.height, window.screenX, window.screenY].join(' ');
    this.#proof = locate(this.#proof, place, now);
    if (document.visibilityState !== 'visible') {
      this.#proof = lookAway(this.#proof, now);
      this.#provenBefore = now;
    }
    this.#render();
    this.#keepFocus();
  }

  /** A page can take the focus off our element; nothing outside can have it while the dialog is modal. */
  #keepFocus(): void {
    if (this.#host.root.activeElement !== null || !document.hasFocus()) return;
    const target = this.#focused?.isConnected === true ? this.#focused : this.#host.root.querySelector('[data-panel]');
    if (target instanceof HTMLElement) target.focus({ preventScroll: true });
  }

  /** Trusted events alone, from the shield. */
  #receive(event: Event): void {
    switch (event.type) {
      case 'pointerdown':
        this.#down = { act: actOf(this.#targetOf(event)), proven: this.#isProven() };
        break;
      case 'click':
        this.#onClick(event as MouseEvent);
        break;
      case 'keydown':
        this.#onKeyDown(event as KeyboardEvent);
        break;
      case 'beforeinput':
        this.#typedByHand = true;
        break;
      case 'input':
        this.#onInput();
        break;
      case 'copy':
        this.#onCopy(event as ClipboardEvent);
        break;
      case 'blur':
        setTimeout(() => this.#settled || this.#keepFocus(), 0);
        break;
    }
  }

  #targetOf(event: Event): Element | null {
    const { root } = this.#host;
    if (event instanceof MouseEvent && event.detail + event.clientX + event.clientY > 0) {
      const element = root.elementFromPoint(event.clientX, event.clientY);
      if (element !== null && root.contains(element)) return element;
    }
    return root.activeElement;
  }

  #onClick(event: MouseEvent): void {
    const act = actOf(this.#targetOf(event));
    if (act === undefined) return;
    // A press that began elsewhere isn't a click on this button.
    if (event.detail > 0 && this.#down.act !== act) return;
    if (act === 'anyway' && event.detail > 0 && !this.#down.proven) return;
    this.#act(act);
  }

  #onKeyDown(event: KeyboardEvent): void {
    const act = actOf(this.#host.root.activeElement);
    if (event.key === 'Escape' && !event.isComposing) {
      event.preventDefault();
      this.#settle({ choice: 'cancel' });
    } else if (event.key === 'Enter' && event.repeat && act !== undefined) {
      // The key that sent or pasted is still held down: it meant the page, not this button.
      event.preventDefault();
    } else if (event.key === ' ' && act === 'assistant') {
      event.preventDefault();
      const link = this.#host.root.activeElement;
      if (event.repeat) return;
      this.#act('assistant');
      if (link instanceof HTMLAnchorElement) link.click();
    }
  }

  #onInput(): void {
    const textbox = this.#textbox;
    if (textbox === null) return;
    // A page's `execCommand` writes into whatever has the focus; it fires no `beforeinput`.
    if (!this.#typedByHand) textbox.value = this.#reason;
    this.#typedByHand = false;
    this.#reason = textbox.value;
    this.#render();
  }

  /** Puts the held text on the clipboard; the page hears nothing of it, since the shield takes the event. */
  #copyText(): boolean {
    this.#copying = this.#request.text;
    if (this.#copying !== undefined) document.execCommand('copy');
    // Taken by the event, or nobody is to have it any more.
    const copied = this.#request.text !== undefined && this.#copying === undefined;
    this.#copying = undefined;
    return copied;
  }

  #onCopy(event: ClipboardEvent): void {
    if (this.#copying === undefined || event.clipboardData === null) return;
    event.clipboardData.setData('text/plain', this.#copying);
    event.preventDefault();
    this.#copying = undefined;
  }

  #act(act: Act): void {
    if (act === 'assistant') {
      if (!this.#settled) this.#settle({ choice: act, ...(this.#copyText() ? { copied: true } : {}) });
      return;
    }
    if (act !== 'anyway') {
      this.#settle({ choice: act });
      return;
    }
    if (!this.#isProven()) return;
    if (this.#request.action === 'warn') this.#settle({ choice: 'anyway' });
    else if (this.#request.action === 'justify' && isReason(this.#reason)) {
      this.#settle({ choice: 'anyway', reason: this.#reason.trim() });
    }
  }

  #settle(answer: DialogAnswer): void {
    if (this.#settled) return;
    this.#settled = true;
    // After the event: a link that has left the document wouldn't open any more.
    setTimeout(() => {
      this.#tearDown();
      this.#resolve(answer);
    }, 0);
  }

  #tearDown(): void {
    this.#settled = true;
    clearInterval(this.#timer);
    this.#observer.disconnect();
    const dialog = this.#host.root.querySelector('dialog');
    // Closing gives the focus back to where it was.
    if (dialog?.open === true) dialog.close();
    this.#host.remove();
    this.#unshield();
    render(null, this.#host.root);
  }
}
