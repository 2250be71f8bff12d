/** Which events the shield stops, which it hands over, and that arming is repeatable. */
import { afterEach, describe, expect, it } from 'vitest';
import { armDialogShield, isShielded, shieldTarget } from './shield.ts';

/** What of an event the shield looks at; made by hand, since scripts can't make trusted events. */
class FakeEvent {
  stopped = false;
  readonly type: string;
  readonly target: unknown;
  readonly isTrusted: boolean;
  constructor(type: string, target: unknown, isTrusted: boolean) {
    this.type = type;
    this.target = target;
    this.isTrusted = isTrusted;
  }
  stopImmediatePropagation(): void {
    this.stopped = true;
  }
}

type Listener = (event: Event) => void;

/** A window as far as listeners go. Like a real one, it takes the same listener only once. */
class FakeWindow {
  listeners = new Map<string, Set<Listener>>();
  addEventListener(type: string, listener: Listener): void {
    this.listeners.set(type, (this.listeners.get(type) ?? new Set()).add(listener));
  }
  dispatch(type: string, target: unknown, isTrusted = true): FakeEvent {
    const event = new FakeEvent(type, target, isTrusted);
    for (const listener of this.listeners.get(type) ?? []) listener(event as unknown as Event);
    return event;
  }
}

const ends: (() => void)[] = [];
afterEach(() => ends.splice(0).forEach((end) => end()));

function dialogIn(modal = true): { element: EventTarget; received: string[]; window: FakeWindow } {
  const window = new FakeWindow();
  armDialogShield(window as unknown as Window);
  const element = new EventTarget();
  const received: string[] = [];
  ends.push(shieldTarget({ element, modal, receive: (event) => received.push(event.type) }));
  return { element, received, window };
}

describe('the shield', () => {
  it('stops an event at the dialog and hands it over once, however often it is armed', () => {
    const { element, received, window } = dialogIn();
    armDialogShield(window as unknown as Window);
    expect(window.dispatch('keydown', element).stopped).toBe(true);
    expect(window.dispatch('click', element).stopped).toBe(true);
    expect(received).toEqual(['keydown', 'click']);
  });

  it('works again in a window that lost its listeners', () => {
    const { element, received, window } = dialogIn();
    window.listeners.clear();
    armDialogShield(window as unknown as Window);
    window.dispatch('input', element);
    expect(received).toEqual(['input']);
  });

  it('stops what scripts make up too, and hands none of it over', () => {
    const { element, received, window } = dialogIn();
    expect(window.dispatch('click', element, false).stopped).toBe(true);
    expect(received).toEqual([]);
  });

  it("lets the page's own events be, except typing while the dialog is modal", () => {
    const page = new EventTarget();
    const { received, window } = dialogIn();
    expect(window.dispatch('click', page).stopped).toBe(false);
    expect(window.dispatch('keydown', page, false).stopped).toBe(false);
    expect(window.dispatch('keydown', page).stopped).toBe(true);
    expect(received).toEqual(['keydown']);
    const { window: second } = dialogIn(false);
    ends.splice(0, 1).forEach((end) => end());
    expect(second.dispatch('keydown', page).stopped).toBe(false);
  });

  it('does nothing once the dialog is gone', () => {
    const { element, window } = dialogIn();
    expect(isShielded({ type: 'paste', target: element } as unknown as Event)).toBe(true);
    ends.splice(0).forEach((end) => end());
    expect(window.dispatch('keydown', element).stopped).toBe(false);
    expect(isShielded({ type: 'paste', target: element } as unknown as Event)).toBe(false);
  });
});
