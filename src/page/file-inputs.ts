/**
 * MAIN world: guards file inputs that are no part of the document when files are chosen in them. Their events don't
 * reach the window; but pages open them by calls, which are seen here.
 */
import type { Gate } from './gate.ts';
import {
  append,
  apply,
  dispatch,
  get,
  getOwnPropertyDescriptor,
  type Getter,
  getterOf,
  isTakenBy,
  listen,
  methodOf,
} from './natives.ts';
import type { PageBody } from '../contract/page-port.ts';
import { type Native, standIn } from './stand-in.ts';

const NativeEvent = Event;
const NativeTransfer = DataTransfer;
const isTrusted = getOwnPropertyDescriptor(new Event(''), 'isTrusted')?.get as () => boolean;
const typeOfEvent = getterOf(Event.prototype, 'type') as Getter<string>;
const targetOf = getterOf(Event.prototype, 'currentTarget') as Getter<EventTarget | null>;
const stopEvent = methodOf(Event.prototype, 'stopImmediatePropagation') as (event: Event) => void;
const typeOf = getterOf(HTMLInputElement.prototype, 'type') as Getter<string>;
const filesOf = getterOf(HTMLInputElement.prototype, 'files') as Getter<FileList | null>;
const setFiles = getOwnPropertyDescriptor(HTMLInputElement.prototype, 'files')?.set as Native;
const setValue = getOwnPropertyDescriptor(HTMLInputElement.prototype, 'value')?.set as Native;
const controlOf = getterOf(HTMLLabelElement.prototype, 'control') as Getter<HTMLElement | null>;
const parentOf = getterOf(Node.prototype, 'parentNode') as Getter<Node | null>;
const lengthOf = getterOf(FileList.prototype, 'length') as Getter<number>;
const itemsOf = getterOf(DataTransfer.prototype, 'items') as Getter<DataTransferItemList>;
const filesOfTransfer = getterOf(DataTransfer.prototype, 'files') as Getter<FileList>;
const addItem = methodOf(DataTransferItemList.prototype, 'add') as (items: unknown, file: File) => unknown;
const nameOf = getterOf(File.prototype, 'name') as Getter<string>;
const mimeOf = getterOf(Blob.prototype, 'type') as Getter<string>;
const pathOf = getterOf(File.prototype, 'webkitRelativePath') as Getter<string>;

/** Guards the inputs that the page opens by a call, while they are no part of the document. */
export function guardDetachedInputs(gate: Gate): void {
  const onChosen = (event: Event): void => {
    if (!apply(isTrusted, event, []) || !gate.isActive()) return;
    const input = targetOf(event) as HTMLInputElement;
    const files = filesOf(input);
    const length = files ? lengthOf(files) : 0;
    // Emptied at `input`: the `change` that follows is that of an empty choice, and none.
    if (!files || length === 0) {
      if (typeOfEvent(event) === 'change' && isHeld(input)) stopEvent(event);
      return;
    }
    stopEvent(event);
    const kept: File[] = [];
    const bodies: PageBody[] = [];
    for (let i = 0; i < length; i += 1) {
      const data = get(files, i) as File;
      append(kept, data);
      const path = pathOf(data);
      append(bodies, { name: path === '' ? nameOf(data) : path, type: mimeOf(data), data });
    }
    apply(setValue, input, ['']);
    const end = beginHold(input);
    gate.ask({ channel: 'file', flavours: [], bodies }, (go) => {
      end();
      if (!go) {
        dispatch(input, new NativeEvent('cancel', BUBBLES));
        return;
      }
      const transfer = new NativeTransfer();
      const items = itemsOf(transfer);
      for (let i = 0; i < length; i += 1) addItem(items, kept[i] as File);
      apply(setFiles, input, [filesOfTransfer(transfer)]);
      dispatch(input, new NativeEvent('input', COMPOSED));
      dispatch(input, new NativeEvent('change', BUBBLES));
    });
  };

  /** The input that a call on this element opens, if it is one. Listening again to the same input changes nothing. */
  const watch = (element: unknown): void => {
    const input = fileInputAt(element);
    if (!input) return;
    listen(input, 'input', onChosen, true);
    listen(input, 'change', onChosen, true);
  };

  const watched = (native: Native, self: unknown, values: unknown[]): unknown => {
    watch(self);
    return apply(native, self, values);
  };
  standIn(HTMLElement.prototype, 'click', watched);
  standIn(HTMLInputElement.prototype, 'showPicker', watched);
  standIn(EventTarget.prototype, 'dispatchEvent', (native, self, values) => {
    if (isTakenBy(typeOfEvent, values[0]) && typeOfEvent(values[0]) === 'click') watch(self);
    return apply(native, self, values);
  });
}

const BUBBLES: EventInit = { __proto__: null, bubbles: true } as EventInit;
const COMPOSED: EventInit = { __proto__: null, bubbles: true, composed: true } as EventInit;

/** Inputs whose files wait for an answer. Links: a page can put setters in the way of an array's elements. */
interface Holding {
  readonly input: HTMLInputElement;
  next: Holding | undefined;
}
let holding: Holding | undefined;

function isHeld(input: HTMLInputElement): boolean {
  let one = holding;
  while (one && one.input !== input) one = one.next;
  return one !== undefined;
}

/** @returns ends it */
function beginHold(input: HTMLInputElement): () => void {
  const own: Holding = { input, next: holding };
  holding = own;
  return () => {
    if (holding === own) {
      holding = own.next;
      return;
    }
    for (let one = holding; one; one = one.next) if (one.next === own) one.next = own.next;
  };
}

function isFileInput(element: unknown): element is HTMLInputElement {
  return isTakenBy(typeOf, element) && typeOf(element) === 'file';
}

/** The input itself, or that of the label that it is, or stands in. */
function fileInputAt(element: unknown): HTMLInputElement | undefined {
  for (let one: unknown = element; one !== null && isTakenBy(parentOf, one); one = parentOf(one)) {
    if (isFileInput(one)) return one;
    if (!isTakenBy(controlOf, one)) continue;
    const control = controlOf(one);
    return isFileInput(control) ? control : undefined;
  }
  return undefined;
}
