/**
 * MAIN world: submits entries by a form of our own. It stands in a closed shadow root, which its events don't leave, so
 * that no page can add to it.
 */
import { apply, type Getter, getterOf, methodOf } from './natives.ts';
import { eachEntry } from './snapshot.ts';

export interface Submission {
  /** The document whose form it is: that decides where it leads. */
  readonly from: Document;
  readonly url: string;
  readonly method: string;
  readonly enctype: string;
  readonly target: string;
  readonly rel: string;
  readonly charset: string;
  readonly entries: FormData;
}

const create = methodOf(Document.prototype, 'createElement') as (self: Document, name: string) => HTMLElement;
const attach = methodOf(Element.prototype, 'attachShadow') as (self: Element, init: object) => ShadowRoot;
const setAttribute = methodOf(Element.prototype, 'setAttribute') as (
  self: Element,
  name: string,
  value: string,
) => void;
const appendChild = methodOf(Node.prototype, 'appendChild') as (self: Node, child: Node) => void;
const remove = methodOf(Element.prototype, 'remove') as (self: Element) => void;
const rootOf = getterOf(Document.prototype, 'documentElement') as Getter<Element | null>;
const itemsOf = getterOf(DataTransfer.prototype, 'items') as Getter<DataTransferItemList>;
const filesOf = getterOf(DataTransfer.prototype, 'files') as Getter<FileList>;
const addItem = methodOf(DataTransferItemList.prototype, 'add') as (self: DataTransferItemList, file: File) => void;
const setFiles = Reflect.getOwnPropertyDescriptor(HTMLInputElement.prototype, 'files')?.set as () => void;
const submit = methodOf(HTMLFormElement.prototype, 'submit') as (self: unknown) => void;
const click = methodOf(HTMLElement.prototype, 'click') as (self: unknown) => void;
const NativeDataTransfer = DataTransfer;

/** Puts an element where it acts and no page sees its events, for as long as `act` takes. */
function within(owner: Document, element: HTMLElement, act: () => void): void {
  const root = rootOf(owner);
  if (!root) return;
  const host = create(owner, 'div');
  appendChild(attach(host, { __proto__: null, mode: 'closed' }), element);
  appendChild(root, host);
  act();
  remove(host);
}

function inputOf(name: string, value: string | File): HTMLElement {
  const input = create(document, 'input');
  setAttribute(input, 'name', name);
  if (typeof value === 'string') {
    setAttribute(input, 'type', 'hidden');
    setAttribute(input, 'value', value);
    return input;
  }
  setAttribute(input, 'type', 'file');
  const transfer = new NativeDataTransfer();
  addItem(itemsOf(transfer), value);
  apply(setFiles, input, [filesOf(transfer)]);
  return input;
}

/** Submits just these entries, as their own form would. */
export function submitOwn({ from, url, method, enctype, target, rel, charset, entries }: Submission): void {
  const form = create(from, 'form');
  setAttribute(form, 'action', url);
  setAttribute(form, 'method', method);
  setAttribute(form, 'enctype', enctype);
  if (target !== '') setAttribute(form, 'target', target);
  if (rel !== '') setAttribute(form, 'rel', rel);
  if (charset !== '') setAttribute(form, 'accept-charset', charset);
  eachEntry(entries, (value, name) => appendChild(form, inputOf(name, value)));
  within(from, form, () => submit(form));
}

/** Downloads an address under a name, as a link that says so. */
export function downloadOwn(url: string, name: string): void {
  const link = create(document, 'a');
  setAttribute(link, 'href', url);
  setAttribute(link, 'download', name);
  within(document, link, () => click(link));
}
