/**
 * MAIN world: forms that are sent. What goes to this frame is judged where the browser tells of the navigation, when no
 * script of the page can change it any more; what goes to another frame or window is taken over before that.
 */
import { afterPage, prevent } from './after-page.ts';
import { createApprovals } from './approvals.ts';
import { addressOf } from './address.ts';
import { onDocumentOpened } from './document-open.ts';
import type { Gate } from './gate.ts';
import { apply, type Getter, getterOf, isTakenBy, methodOf } from './natives.ts';
import { onNavigation, tellsOfNavigations } from './navigation.ts';
import { submitOwn, type Submission } from './own-form.ts';
import { blobSize, formSnapshot, matters, questionOf, type Snapshot, urlMatters } from './snapshot.ts';
import { standIn } from './stand-in.ts';

const URL_ENCODED = 'application/x-www-form-urlencoded';
const MULTIPART = 'multipart/form-data';
const { prototype } = HTMLFormElement;
const enctypeOf = getterOf(prototype, 'enctype') as Getter<string>;
const methodNameOf = getterOf(prototype, 'method') as Getter<string>;
const formOfButton = getterOf(HTMLButtonElement.prototype, 'form') as Getter<HTMLFormElement | null>;
const formOfInput = getterOf(HTMLInputElement.prototype, 'form') as Getter<HTMLFormElement | null>;
const attributeOf = methodOf(Element.prototype, 'getAttribute') as (self: Element, name: string) => string | null;
const targetOf = getterOf(Event.prototype, 'target') as Getter<EventTarget | null>;
const submitterOf = getterOf(SubmitEvent.prototype, 'submitter') as Getter<HTMLElement | null>;
const ownerOf = getterOf(Node.prototype, 'ownerDocument') as Getter<Document>;
const queryOne = methodOf(Document.prototype, 'querySelector') as (self: Document, css: string) => Element | null;
const NativeFormData = FormData;

type FormBody = Extract<Snapshot, { kind: 'form' }>;

/** What tells one form from another, files by what can be told of them at once. */
function keyOf({ text, files }: FormBody): Snapshot {
  let key = text;
  for (let i = 0; i < files.length; i += 1) {
    const file = files[i] as (typeof files)[number];
    key += `\0${file.name}\0${file.type}\0${blobSize(file.data)}`;
  }
  return { kind: 'text', value: '', text: key, type: '' };
}

/** The form that a navigation comes from, where the browser tells. */
function sourceForm(source: unknown): Element | undefined {
  if (isTakenBy(enctypeOf, source)) return source as Element;
  if (isTakenBy(formOfButton, source)) return formOfButton(source) ?? undefined;
  return isTakenBy(formOfInput, source) ? (formOfInput(source) ?? undefined) : undefined;
}

/** An attribute of a form, or what its button says instead. */
function attribute(form: Element | undefined, button: Element | undefined, name: string): string {
  const own = button && name !== 'rel' ? attributeOf(button, `form${name}`) : null;
  return own ?? (form ? attributeOf(form, name) : null) ?? '';
}

/** What a form would send; undefined where it sends nothing, or to this frame and the browser tells of that. */
function elsewhere(form: HTMLFormElement, button: HTMLElement | undefined): Submission | undefined {
  // A frame's form may be submitted by this realm's function, and a form of this one may stand in a frame.
  const from = ownerOf(form);
  let target = attribute(form, button, 'target');
  if (target === '') {
    const base = queryOne(from, 'base[target]');
    target = base ? (attributeOf(base, 'target') ?? '') : '';
  }
  const method = attribute(form, button, 'method') || methodNameOf(form);
  const isTold = from === document && (target === '' || target === '_self') && tellsOfNavigations();
  if (method === 'dialog' || isTold) return undefined;
  return {
    from,
    url: addressOf(attribute(form, button, 'action'), from),
    method,
    enctype: attribute(form, button, 'enctype') || enctypeOf(form),
    target,
    rel: attribute(form, undefined, 'rel'),
    charset: attribute(form, undefined, 'accept-charset'),
    entries: new NativeFormData(form, button),
  };
}

/**
 * Judges what forms send.
 */
export function guardForms(gate: Gate): void {
  const approvals = createApprovals();

  const hold = (body: FormBody, submission: Submission): void => {
    gate.ask(questionOf('network', body, '', undefined), (go) => {
      if (!go) return;
      approvals.add(submission.url, keyOf(body));
      submitOwn(submission);
    });
  };

  onNavigation((event, { url, formData, source }) => {
    if (formData === null || !gate.isActive()) return;
    const body = formSnapshot(formData);
    if (!matters(gate, body) || approvals.take(url, keyOf(body))) return;
    prevent(event);
    const form = sourceForm(source);
    const button = source === form ? undefined : (source as Element);
    const enctype = attribute(form, button, 'enctype') || (body.files.length > 0 && !form ? MULTIPART : URL_ENCODED);
    const rel = attribute(form, undefined, 'rel');
    const charset = attribute(form, undefined, 'accept-charset');
    hold(body, { from: document, url, method: 'post', enctype, target: '', rel, charset, entries: body.value });
  });

  /** Whether a form was taken over. */
  const take = (form: HTMLFormElement, button: HTMLElement | undefined): boolean => {
    if (!gate.isActive()) return false;
    const submission = elsewhere(form, button);
    if (!submission) return false;
    const body = formSnapshot(submission.entries);
    const isAsked = matters(gate, body) || urlMatters(gate, submission.url);
    // Also what can't matter: it would be collected once more, and may not be the same then.
    if (isAsked) hold(body, { ...submission, entries: body.value });
    else submitOwn({ ...submission, entries: body.value });
    return true;
  };

  standIn(prototype, 'submit', (native, self, values) => {
    if (!isTakenBy(enctypeOf, self) || !take(self as HTMLFormElement, undefined)) return apply(native, self, values);
    return undefined;
  });
  const arm = afterPage('submit', (event: SubmitEvent) => {
    const form = targetOf(event);
    if (!event.isTrusted || !isTakenBy(enctypeOf, form)) return;
    if (take(form as HTMLFormElement, submitterOf(event) ?? undefined)) prevent(event);
  });
  arm();
  onDocumentOpened(arm);
}
