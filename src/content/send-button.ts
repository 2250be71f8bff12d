/** Which presses are likely to send a draft: what is pressed, and whether it stands near where the draft is written. */
import { closestAcross } from './composer-text.ts';
import { deepTarget, deepTargetAtPoint } from './editable.ts';

const BUTTONS = 'button, [role="button"], input[type="submit"], input[type="image"], input[type="button"]';
/** Opens a menu, or switches something on and off. */
const OTHERS = '[aria-haspopup]:not([aria-haspopup="false"]), [aria-expanded], [aria-pressed], [role="switch"]';
const NAMED = /send|submit|ask\b|senden|absenden|envoyer|enviar|invia|verzend|送信|发送|發送|보내기|отправить/i;
/** Further away, in CSS pixels, nothing belongs to an editor but what says so. */
const NEAR = 300;
/** Names of buttons are short. */
const LONGEST_NAME = 40;

/** The button that an event happens at; undefined where none is. */
export function buttonAt(event: MouseEvent): HTMLElement | undefined {
  // Keys and scripts click at no point.
  const isAtPoint = event.isTrusted && (event.clientX !== 0 || event.clientY !== 0);
  const target = isAtPoint ? deepTargetAtPoint(event) : deepTarget(event);
  if (!target) return undefined;
  const found = closestAcross(target, (element) => element.matches(BUTTONS)) ?? clickable(target);
  return found instanceof HTMLElement && !found.matches(OTHERS) ? found : undefined;
}

/** An element that is no button and looks like one. */
function clickable(target: Element): Element | undefined {
  if (target.closest('a[href], label, textarea, input, select, [contenteditable]')) return undefined;
  return getComputedStyle(target).cursor === 'pointer' ? target : undefined;
}

/** Whether pressing the button may send what is written in the editor. */
export function sends(button: HTMLElement, composer: HTMLElement): boolean {
  const form = formOf(button);
  if (form && form === formOf(composer)) return true;
  return isNamed(button) || distance(button.getBoundingClientRect(), composer.getBoundingClientRect()) <= NEAR;
}

function formOf(element: HTMLElement): Element | null | undefined {
  const own = 'form' in element ? (element.form as HTMLFormElement | null) : null;
  return own ?? closestAcross(element, (one) => one.localName === 'form');
}

function isNamed(button: HTMLElement): boolean {
  const names = ['aria-label', 'title', 'id', 'data-testid', 'name', 'value'].map((name) => button.getAttribute(name));
  const text = button.textContent.trim();
  return NAMED.test([...names, text.length > LONGEST_NAME ? '' : text].join(' '));
}

function distance(a: DOMRect, b: DOMRect): number {
  const x = Math.max(a.left - b.right, b.left - a.right, 0);
  const y = Math.max(a.top - b.bottom, b.top - a.bottom, 0);
  return Math.hypot(x, y);
}
