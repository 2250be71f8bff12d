/** The quiet signs beside the dialog: a progress chip, and a status that only screen readers notice. */
import { createHost, type Host } from './host.ts';
import css from './status.css?inline';

/** So long a status stays, in milliseconds: longer than a screen reader needs to come to it. */
const STATUS_MILLISECONDS = 10_000;
/** A live region must be there before its text is, or nothing is said. */
const SETTLE_MILLISECONDS = 100;

function withHost(fill: (host: Host) => void): Host | undefined {
  try {
    const host: Host = createHost(css);
    fill(host);
    return host;
  } catch {
    // A document without a root element has nobody to tell.
    return undefined;
  }
}

/** Shows a short text above everything; the returned function takes it away. */
export function showChip(text = 'Sourcekeep is checking…'): () => void {
  const host = withHost(({ root }) => {
    const chip = document.createElement('div');
    chip.className = 'chip';
    chip.role = 'status';
    chip.popover = 'manual';
    const dot = document.createElement('span');
    dot.className = 'dot';
    chip.append(dot, text);
    root.append(chip);
    chip.showPopover();
  });
  return () => host?.remove();
}

let current: { readonly host: Host; readonly timer: ReturnType<typeof setTimeout> } | undefined;

/** Says to a screen reader what was done. Shows nothing. A later text replaces an earlier one. */
export function announce(text: string): void {
  if (current !== undefined) {
    clearTimeout(current.timer);
    current.host.remove();
  }
  const region = document.createElement('div');
  region.className = 'spoken';
  region.role = 'status';
  const host = withHost(({ root }) => root.append(region));
  if (host === undefined) return;
  setTimeout(() => (region.textContent = text), SETTLE_MILLISECONDS);
  const timer = setTimeout(() => {
    host.remove();
    current = undefined;
  }, STATUS_MILLISECONDS);
  current = { host, timer };
}
