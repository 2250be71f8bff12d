/**
 * MAIN world: what a page hands over to be sent, taken out of its reach: converted once, bytes copied, so that what is
 * judged is what is sent. Nothing is decoded here; the service worker does that.
 */
import { textCouldMatter, urlCouldMatter } from '../contract/could-matter.ts';
import type { Channel } from '../contract/event.ts';
import type { Flavour } from '../contract/finding.ts';
import type { PageBody } from '../contract/page-port.ts';
import type { Gate, Question } from './gate.ts';
import { append, encode, type Getter, getterOf, isTakenBy, methodOf, NativeBytes } from './natives.ts';

/** Bytes fewer than these hold no finding. */
const FEWEST_BYTES = 12;
/** Longer texts go as bytes, which the service worker may leave unread: that follows `uninspectable`, not `onError`. */
const LONGEST_TEXT = 4_000_000;

/** What is sent in the place of `value`s of the page, which are the same to the server. */
export type Snapshot =
  | { readonly kind: 'text'; readonly value: unknown; readonly text: string; readonly type: string }
  | { readonly kind: 'bytes'; readonly value: Uint8Array<ArrayBuffer> }
  | { readonly kind: 'blob'; readonly value: Blob }
  | { readonly kind: 'form'; readonly value: FormData; readonly text: string; readonly files: readonly PageBody[] }
  | { readonly kind: 'stream'; readonly value: unknown };

const { isView } = ArrayBuffer;
const bufferSize = getterOf(ArrayBuffer.prototype, 'byteLength') as Getter<number>;
const sharedSize =
  typeof SharedArrayBuffer === 'function'
    ? (getterOf(SharedArrayBuffer.prototype, 'byteLength') as Getter<number>)
    : undefined;
const TypedArrayPrototype = (Object.getPrototypeOf(Uint8Array) as { prototype: object }).prototype;
const arrayBuffer = getterOf(TypedArrayPrototype, 'buffer') as Getter<ArrayBuffer>;
const arrayOffset = getterOf(TypedArrayPrototype, 'byteOffset') as Getter<number>;
export const arraySize = getterOf(TypedArrayPrototype, 'byteLength') as Getter<number>;
const viewBuffer = getterOf(DataView.prototype, 'buffer') as Getter<ArrayBuffer>;
const viewOffset = getterOf(DataView.prototype, 'byteOffset') as Getter<number>;
const viewSize = getterOf(DataView.prototype, 'byteLength') as Getter<number>;
const setBytes = methodOf(TypedArrayPrototype, 'set') as (self: unknown, from: Uint8Array) => void;

export const blobSize = getterOf(Blob.prototype, 'size') as Getter<number>;
export const blobType = getterOf(Blob.prototype, 'type') as Getter<string>;
const fileName = getterOf(File.prototype, 'name') as Getter<string>;

const NativeFormData = FormData;
export const eachEntry = methodOf(FormData.prototype, 'forEach') as (
  self: unknown,
  callback: (value: string | File, name: string) => void,
) => void;
const appendEntry = methodOf(FormData.prototype, 'append') as (
  self: unknown,
  name: string,
  value: string | File,
) => void;

const NativeSearchParams = URLSearchParams;
const queryOf = methodOf(URLSearchParams.prototype, 'toString') as (self: unknown) => string;
const isLocked = getterOf(ReadableStream.prototype, 'locked') as Getter<boolean>;

export const FORM_TYPE = 'application/x-www-form-urlencoded;charset=UTF-8';

function copyOf(buffer: ArrayBuffer, offset: number, size: number): Uint8Array<ArrayBuffer> {
  const copy = new NativeBytes(size);
  setBytes(copy, new NativeBytes(buffer, offset, size));
  return copy;
}

/** The bytes of a buffer or view as they are now; undefined for anything else. */
function bytesOf(value: object): Uint8Array<ArrayBuffer> | undefined {
  if (isView(value)) {
    return isTakenBy(viewSize, value)
      ? copyOf(viewBuffer(value), viewOffset(value), viewSize(value))
      : copyOf(arrayBuffer(value), arrayOffset(value), arraySize(value));
  }
  if (isTakenBy(bufferSize, value)) return copyOf(value as ArrayBuffer, 0, bufferSize(value));
  if (sharedSize && isTakenBy(sharedSize, value)) return copyOf(value as ArrayBuffer, 0, sharedSize(value));
  return undefined;
}

/** A form's entries, in a form of our own. */
export function formSnapshot(value: unknown): Extract<Snapshot, { kind: 'form' }> {
  const copy = new NativeFormData();
  const files: PageBody[] = [];
  let text = '';
  eachEntry(value, (entry, name) => {
    appendEntry(copy, name, entry);
    if (typeof entry === 'string') text += `${name}\n${entry}\n`;
    else {
      // A name can hold a text too.
      text += `${name}\n${fileName(entry)}\n`;
      append(files, { name: fileName(entry), type: blobType(entry), data: entry });
    }
  });
  return { kind: 'form', value: copy, text, files };
}

/**
 * Takes a body of a request or a message. What is no kind of body is converted to a string, as the platform does.
 * Throws what that conversion throws.
 */
export function snapshotOf(value: unknown): Snapshot {
  const isObject = (typeof value === 'object' && value !== null) || typeof value === 'function';
  if (isObject) {
    const bytes = bytesOf(value);
    if (bytes) return { kind: 'bytes', value: bytes };
    if (isTakenBy(blobSize, value)) return { kind: 'blob', value: value as Blob };
    if (isTakenBy(isLocked, value)) return { kind: 'stream', value };
    if (isTakenBy((self) => eachEntry(self, ignore), value)) return formSnapshot(value);
    if (isTakenBy(queryOf, value)) {
      const text = queryOf(value);
      return { kind: 'text', value: new NativeSearchParams(text), text, type: FORM_TYPE };
    }
  }
  const text = `${value as string}`;
  return { kind: 'text', value: text, text, type: '' };
}

function ignore(): void {}

/** Whether it could be a finding, or anything at all where even small texts matter. */
export function matters(gate: Gate, snapshot: Snapshot | undefined): boolean {
  if (snapshot === undefined) return false;
  const all = gate.holdsAll();
  switch (snapshot.kind) {
    case 'text':
      return all ? snapshot.text !== '' : textCouldMatter(snapshot.text);
    case 'bytes':
      return arraySize(snapshot.value) >= (all ? 1 : FEWEST_BYTES);
    case 'blob':
      return blobSize(snapshot.value) >= (all ? 1 : FEWEST_BYTES);
    case 'form':
      return snapshot.files.length > 0 || (all ? snapshot.text !== '' : textCouldMatter(snapshot.text));
    case 'stream':
      return true;
  }
}

/** Whether an address could carry a prompt. */
export const urlMatters = (gate: Gate, url: string): boolean => urlCouldMatter(url, gate.holdsAll() ? 1 : undefined);

/** A question about a body and, where it could carry a text, the address that it goes to. */
export function questionOf(
  channel: Channel,
  snapshot: Snapshot | undefined,
  type: string,
  url: string | undefined,
): Question {
  const flavours: Flavour[] = [];
  const bodies: PageBody[] = [];
  if (url !== undefined) append(flavours, { type: 'text/uri-list', text: url });
  if (snapshot?.kind === 'text') addText(snapshot.text, type || snapshot.type, flavours, bodies);
  if (snapshot?.kind === 'bytes') append(bodies, { name: '', type, data: bufferOf(snapshot.value) });
  if (snapshot?.kind === 'blob')
    append(bodies, { name: '', type: type || blobType(snapshot.value), data: snapshot.value });
  if (snapshot?.kind === 'form') {
    addText(snapshot.text, '', flavours, bodies);
    for (let i = 0; i < snapshot.files.length; i += 1) append(bodies, snapshot.files[i] as PageBody);
  }
  return { channel, flavours, bodies };
}

function addText(text: string, type: string, flavours: Flavour[], bodies: PageBody[]): void {
  if (text === '') return;
  if (text.length <= LONGEST_TEXT) append(flavours, { type: type || 'text/plain', text });
  else append(bodies, { name: '', type: type || 'text/plain', data: bufferOf(encode(text)) });
}

/** The whole buffer of bytes that are a copy of ours. */
function bufferOf(bytes: Uint8Array<ArrayBuffer>): ArrayBuffer {
  return arrayBuffer(bytes);
}
