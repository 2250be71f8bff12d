/**
 * The listeners on the window, in the capture phase, armed before any script of the page and again whenever the page
 * opens its document anew. Each guard (`guard-*.ts`, `attach.ts`) adds its own; what can't matter passes untouched.
 */
import type { SiteState } from '../contract/message.ts';
import type { Channel } from '../contract/event.ts';
import { couldMatter } from '../contract/could-matter.ts';
import { type Contents, readContents } from './contents.ts';
import { deepTarget, editableKind } from './editable.ts';
import type { Hold } from './hold.ts';
import { filesCouldMatter } from './media.ts';

export interface InterceptParts {
  readonly hold: Hold;
  readonly site: () => SiteState;
  /** Whether the page is the AI site now: its path may have changed. */
  readonly isOnSite: () => boolean;
  /** Whether an event belongs to the dialog. */
  readonly isOurs: (event: Event) => boolean;
  /** Something may be pasted soon. */
  readonly wake: () => void;
}

/** What an event carries, and whether it could be a finding by itself. */
export interface Carried {
  /** Files without a text are attached, whatever the gesture. */
  readonly channel: Channel;
  readonly contents: Contents;
  readonly matters: boolean;
}

/** What guards share. */
export interface Intercept {
  readonly hold: Hold;
  /** Adds a listener to the window; before the page's own, else (`bubble`) in the order of registration. */
  listen<K extends keyof WindowEventMap>(type: K, listener: (event: WindowEventMap[K]) => void, phase?: 'bubble'): void;
  /** Whether an event, whoever made it, is none of the dialog's, and the page is guarded now. */
  isHere(event: Event): boolean;
  /** Whether an event is the person's own, in a page that is guarded now. */
  isGuarded(event: Event): boolean;
  /** What a transfer holds, when it has to wait; undefined when it may pass. */
  toHold(gesture: 'paste' | 'drop', transfer: DataTransfer | null): Carried | undefined;
  /** Keeps an event from the page, and from its default action. */
  stop(event: Event): void;
  /** Adds the listeners where they are missing; those that are still there keep their place. */
  arm(): void;
  /** Removes them for good. */
  retire(): void;
}

interface Listening {
  readonly type: string;
  readonly listener: EventListener;
  readonly capture: boolean;
}

export function createIntercept(parts: InterceptParts): Intercept {
  const all: Listening[] = [];
  let retired = false;
  const listen: Intercept['listen'] = (type, listener, phase) =>
    void all.push({ type, listener: listener as EventListener, capture: phase !== 'bubble' });

  listen('focusin', (event) => {
    const target = deepTarget(event);
    if (target && editableKind(target)) parts.wake();
  });
  listen('keydown', (event) => {
    if (event.key === 'Control' || event.key === 'Meta') parts.wake();
  });
  // A tab that was hidden may have lost its port, and with it changes of its site's state.
  listen('visibilitychange' as keyof WindowEventMap, parts.wake);
  listen('pageshow', parts.wake);

  const isHere = (event: Event): boolean => !retired && !parts.isOurs(event) && parts.site().active && parts.isOnSite();

  return {
    hold: parts.hold,
    listen,
    isHere,
    isGuarded: (event) => event.isTrusted && isHere(event),
    toHold(gesture, transfer) {
      if (!transfer) return undefined;
      const contents = readContents(transfer);
      const { holdAll, holdUninspectable } = parts.site();
      const text = couldMatter(contents.flavours);
      const matters = text || filesCouldMatter(contents.files, holdUninspectable);
      const carried = { channel: contents.files.length > 0 && !text ? 'file' : gesture, contents, matters } as const;
      const needed = matters || (holdAll && contents.flavours.length > 0);
      // Pictures go as they are; the log shall know of them all the same.
      if (!needed && contents.files.length > 0) parts.hold.note(carried);
      return needed || parts.hold.isBusy() ? carried : undefined;
    },
    stop(event) {
      event.preventDefault();
      event.stopImmediatePropagation();
    },
    arm() {
      if (retired) return;
      for (const { type, listener, capture } of all) window.addEventListener(type, listener, capture);
    },
    retire() {
      retired = true;
      for (const { type, listener, capture } of all) window.removeEventListener(type, listener, capture);
    },
  };
}
