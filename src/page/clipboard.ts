/**
 * MAIN world: stands in for the page's own ways to read the clipboard. They hand out what they read only after the
 * verdict; a refusal looks as if the person had declined the browser's own question.
 */
import { textCouldMatter } from '../contract/could-matter.ts';
import type { Flavour } from '../contract/finding.ts';
import type { PageBody } from '../contract/page-port.ts';
import type { Gate } from './gate.ts';
import { apply, domException, methodOf, NativePromise, whenSettled } from './natives.ts';
import { blobType } from './snapshot.ts';
import { standIn } from './stand-in.ts';

type Reject = (error: unknown) => void;

const textOf = methodOf(Blob.prototype, 'text') as (self: Blob) => Promise<string>;
const { test } = RegExp.prototype;
const TEXT = /^(?:text\/|web text\/|image\/svg)/;

/** Lets a text or a body into the page once it may go there. */
function handOut(gate: Gate, flavours: Flavour[], bodies: PageBody[], resolve: () => void, reject: Reject): void {
  gate.ask({ channel: 'clipboard', flavours, bodies }, (go) => {
    if (go) resolve();
    else reject(domException('Read permission denied.', 'NotAllowedError'));
  });
}

function handOutText(gate: Gate, type: string, text: string, resolve: () => void, reject: Reject): void {
  if (gate.holdsAll() || textCouldMatter(text)) handOut(gate, [{ type, text }], [], resolve, reject);
  else resolve();
}

function handOutBlob(gate: Gate, blob: Blob, resolve: () => void, reject: Reject): void {
  const type = blobType(blob);
  if (!(apply(test, TEXT, [type]) as boolean)) {
    handOut(gate, [], [{ name: '', type, data: blob }], resolve, reject);
    return;
  }
  whenSettled(textOf(blob), (text: string) => handOutText(gate, type, text, resolve, reject), reject);
}

/**
 * Judges `readText()` and what the items of `read()` hold. An item's types are known at once, as ever; each of its
 * contents is judged when the page takes it.
 */
export function guardClipboard(gate: Gate): void {
  // Pages without a secure origin have none.
  if (!('Clipboard' in globalThis)) return;
  standIn(Clipboard.prototype, 'readText', (native, self, values) => {
    const reading = apply(native, self, values) as unknown;
    if (!gate.isActive()) return reading;
    return new NativePromise<string>((resolve, reject) => {
      whenSettled(
        reading,
        (text: string) => handOutText(gate, 'text/plain', text, () => resolve(text), reject),
        reject,
      );
    });
  });
  standIn(ClipboardItem.prototype, 'getType', (native, self, values) => {
    const reading = apply(native, self, values) as unknown;
    if (!gate.isActive()) return reading;
    return new NativePromise<Blob>((resolve, reject) => {
      whenSettled(reading, (blob: Blob) => handOutBlob(gate, blob, () => resolve(blob), reject), reject);
    });
  });
}
