/**
 * MAIN world of the policy's `origins`: what the page's own buttons copy by `navigator.clipboard`, where no copy event
 * comes. Tells the copy listener and changes nothing; a page that tells it more only makes its own text known.
 */
import { COPIED_BY_PAGE } from '../contract/copy-script.ts';

// Captured before the page can replace them.
const { apply, defineProperty, getOwnPropertyDescriptor } = Reflect;
const { dispatchEvent } = EventTarget.prototype;
const NativeEvent = CustomEvent;
// A page that is not served securely has neither of the two.
const items = typeof ClipboardItem === 'function' ? ClipboardItem.prototype : undefined;
const getType = items?.getType;
const typesOf = items && getOwnPropertyDescriptor(items, 'types')?.get;
const { text: textOf } = Blob.prototype;

function tell(text: string): void {
  apply(dispatchEvent, document, [new NativeEvent(COPIED_BY_PAGE, { detail: text })]);
}

async function tellItem(item: unknown): Promise<void> {
  const types = typesOf ? (apply(typesOf, item, []) as readonly string[]) : [];
  if (!getType || !types.includes('text/plain')) return;
  const blob = (await apply(getType, item, ['text/plain'])) as Blob;
  tell(await (apply(textOf, blob, []) as Promise<string>));
}

/** Stands in for a function of the clipboard, which is called as it was. */
function watch(name: 'writeText' | 'write', look: (value: unknown) => void): void {
  const descriptor = getOwnPropertyDescriptor(Clipboard.prototype, name);
  if (!descriptor) return;
  const value = new Proxy(descriptor.value as (this: unknown, ...values: unknown[]) => unknown, {
    apply(native, self: unknown, values: unknown[]) {
      const answer = apply(native, self, values);
      try {
        look(values[0]);
      } catch {
        // What the native function took or refused is the page's business.
      }
      return answer;
    },
  });
  defineProperty(Clipboard.prototype, name, { ...descriptor, value });
}

if (typeof Clipboard === 'function') {
  watch('writeText', (text) => {
    if (typeof text === 'string') tell(text);
  });
  watch('write', (list) => {
    if (!Array.isArray(list)) return;
    for (const item of list) tellItem(item).catch(() => undefined);
  });
}
