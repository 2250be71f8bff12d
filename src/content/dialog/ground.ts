/** The ground that a dialog stands on, which is the page's: whether there is room, whether it is drawn, how large. */
import type { Host } from './host.ts';

/** Below this many CSS pixels the dialog can't be read, let alone be believed. */
const SMALLEST_FRAME = { width: 320, height: 280 } as const;
/** How long Chromium may take to draw what is in an `object`, and how often we look. */
const DRAW_MILLISECONDS = 2000;
const DRAW_LOOK_MILLISECONDS = 5;

export function fits(window: Window): boolean {
  return window.innerWidth >= SMALLEST_FRAME.width && window.innerHeight >= SMALLEST_FRAME.height;
}

/** Waits until what was rendered has boxes. False when it never has, as in a page that shows nothing, or when `isOver`. */
export async function isDrawn(root: ShadowRoot, isOver: () => boolean): Promise<boolean> {
  const end = performance.now() + DRAW_MILLISECONDS;
  while (!isOver()) {
    const sign = root.querySelector('[data-drawn]');
    if (sign !== null && sign.getClientRects().length > 0) return true;
    if (performance.now() > end) return false;
    await new Promise((resolve) => setTimeout(resolve, DRAW_LOOK_MILLISECONDS));
  }
  return false;
}

/** A page's `zoom` on its root would shrink the dialog to a dot under something worth clicking. */
export function undoZoom({ element, root }: Host): void {
  // Chromium 128 and later; before, no script can tell.
  const zoom = (element as { readonly currentCSSZoom?: number }).currentCSSZoom ?? 1;
  const wrapper = root.querySelector('object');
  const wanted = zoom === 1 ? '' : String(1 / zoom);
  if (wrapper !== null && wrapper.style.zoom !== wanted) wrapper.style.zoom = wanted;
}
