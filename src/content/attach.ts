/**
 * The guard of file inputs: what the person chooses is taken out of the input before the page hears of it, judged, and
 * put back with events of our own when it may be attached.
 */
import { shadowRootOf } from '../platform/dom.ts';
import { stayAt } from './held.ts';
import type { Held } from './hold.ts';
import type { Intercept } from './intercept.ts';
import { attach, isFileInput, setFiles } from './replay-files.ts';

/** Arms the guard. */
export function guardFileInputs(intercept: Intercept): void {
  /** What an input held when it was clicked: it has that again when nothing is attached. */
  const before = new WeakMap<HTMLInputElement, readonly File[]>();
  /** Inputs whose `input` was stopped, and whose `change` comes next. */
  const stopped = new WeakSet<HTMLInputElement>();

  const hold = (event: Event, input: HTMLInputElement): void => {
    if (event.type === 'change' && stopped.delete(input)) {
      intercept.stop(event);
      return;
    }
    const files = [...(input.files ?? [])];
    if (files.length === 0) return;
    intercept.stop(event);
    if (event.type === 'input') {
      stopped.add(input);
      watch(input);
    }
    input.value = '';
    intercept.hold.take(heldFiles(input, files, before.get(input) ?? []));
    before.delete(input);
  };
  const onChosen = (event: Event): void => {
    if (!intercept.isGuarded(event) || event instanceof InputEvent) return;
    const input = inputsAt(event).find((one) => (one.files?.length ?? 0) > 0 || stopped.has(one));
    if (input) hold(event, input);
  };
  /** Its events don't reach the window from within a shadow root (`change`), nor once it is out of the document. */
  const watch = (input: HTMLInputElement): void => {
    input.addEventListener('input', onChosen, true);
    input.addEventListener('change', onChosen, true);
  };

  intercept.listen('input', onChosen);
  intercept.listen('change', onChosen);
  // By the page's own call too: inputs are clicked by buttons.
  intercept.listen('click', (event) => {
    for (const input of inputsAt(event)) {
      before.set(input, [...(input.files ?? [])]);
      watch(input);
    }
  });
}

/** Chosen files. Only their bytes are looked at; where they stand is the page's business. */
function heldFiles(input: HTMLInputElement, files: readonly File[], previous: readonly File[]): Held {
  const stay = stayAt();
  return {
    channel: 'file',
    contents: { flavours: [], files },
    matters: true,
    ...stay.moves,
    async release() {
      await stay.restored();
      attach(input, files);
    },
    releaseWithout: async () => 'blocked',
    drop() {
      setFiles(input, previous);
      // As after a picker that was closed: pages wait for one of the two.
      input.dispatchEvent(new Event('cancel', { bubbles: true }));
    },
  };
}

/** The file input at which an event happened; for a closed shadow root, of which events show the host, all in it. */
function inputsAt(event: Event): HTMLInputElement[] {
  const [target] = event.composedPath();
  if (isFileInput(target)) return [target];
  if (!(target instanceof Element) || target.shadowRoot) return [];
  const root = shadowRootOf(target);
  return root ? inputsIn(root) : [];
}

function inputsIn(root: ShadowRoot): HTMLInputElement[] {
  return [...root.querySelectorAll('*')].flatMap((element) => {
    if (isFileInput(element)) return [element];
    const inner = shadowRootOf(element);
    return inner ? inputsIn(inner) : [];
  });
}
