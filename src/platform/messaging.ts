/**
 * Messages and ports between the service worker, content scripts and the extension's own pages.
 * Each message is checked against its schema where it arrives, whoever sent it.
 */
import * as v from 'valibot';
import { browser, type Runtime } from './browser.ts';
import {
  CONTENT_PORT,
  type ContentRequest,
  ContentRequestSchema,
  type Replies,
  type Request,
  RequestSchema,
  type SiteState,
  SiteStateSchema,
} from '../contract/message.ts';

/** Who sent a message. The page can't forge any of this. */
export interface Sender {
  /** One of the extension's own pages. */
  readonly trusted: boolean;
  readonly tabId?: number;
  readonly frameId?: number;
  /** Address of the frame; `about:blank` and the like for frames without one of their own. */
  readonly url?: string;
  /** Origin of the frame, also where its address has none. */
  readonly origin?: string;
  readonly tabUrl?: string;
}

type Envelope = { readonly ok: true; readonly value: unknown } | { readonly ok: false };

/** The other side failed, refused, or is gone. */
export class MessagingError extends Error {
  override readonly name = 'MessagingError';
}

function unpack(answer: unknown, type: string): unknown {
  if (answer === null || typeof answer !== 'object' || !('ok' in answer)) {
    throw new MessagingError(`no answer to "${type}"`);
  }
  const envelope = answer as Envelope;
  if (!envelope.ok) throw new MessagingError(`"${type}" was refused or failed`);
  return envelope.value;
}

/** Asks the service worker, which wakes up for it. Throws `MessagingError` or the browser's own error. */
export async function ask<T extends Request['type']>(request: Extract<Request, { type: T }>): Promise<Replies[T]> {
  return unpack(await browser.runtime.sendMessage(request), request.type) as Replies[T];
}

/** Asks the content script of one frame. Throws where none runs. */
export async function askFrame<T extends ContentRequest['type']>(
  tabId: number,
  frameId: number,
  request: Extract<ContentRequest, { type: T }>,
): Promise<Replies[T]> {
  return unpack(await browser.tabs.sendMessage(tabId, request, { frameId }), request.type) as Replies[T];
}

function senderOf(sender: Runtime.MessageSender & { origin?: string }): Sender {
  const own = browser.runtime.getURL('');
  return {
    trusted: sender.id === browser.runtime.id && sender.url?.startsWith(own) === true,
    ...(sender.tab?.id === undefined ? {} : { tabId: sender.tab.id }),
    ...(sender.frameId === undefined ? {} : { frameId: sender.frameId }),
    ...(sender.url === undefined ? {} : { url: sender.url }),
    ...(sender.origin === undefined ? {} : { origin: sender.origin }),
    ...(sender.tab?.url === undefined ? {} : { tabUrl: sender.tab.url }),
  };
}

function answer<S extends v.GenericSchema>(
  schema: S,
  handler: (request: v.InferOutput<S>, sender: Sender) => Promise<unknown>,
): void {
  // `sendResponse` with `return true` is the one form that every Chromium takes; a returned promise is not.
  browser.runtime.onMessage.addListener(((
    message: unknown,
    sender: Runtime.MessageSender,
    respond: (envelope: Envelope) => void,
  ) => {
    if (sender.id !== browser.runtime.id) return undefined;
    const parsed = v.safeParse(schema, message);
    if (!parsed.success) return undefined;
    handler(parsed.output, senderOf(sender)).then(
      (value) => respond({ ok: true, value }),
      () => respond({ ok: false }),
    );
    return true;
  }) as Runtime.OnMessageListener);
}

/** Service worker: answers `Request`s. The handler refuses by throwing. */
export function answerRequests(handler: (request: Request, sender: Sender) => Promise<unknown>): void {
  answer(RequestSchema, handler);
}

/** Content script: answers what the service worker asks of this frame. */
export function answerContentRequests(handler: (request: ContentRequest) => Promise<unknown>): void {
  answer(ContentRequestSchema, (request) => handler(request));
}

/** A guarded frame as the service worker sees it. */
export interface Frame {
  readonly sender: Sender;
  send(state: SiteState): void;
}

/** Service worker: `onOpen` runs for each guarded frame, `onClose` when it is gone. */
export function onFramePort(onOpen: (frame: Frame) => void, onClose: (frame: Frame) => void): void {
  browser.runtime.onConnect.addListener((port) => {
    if (port.name !== CONTENT_PORT || port.sender === undefined) return;
    const frame: Frame = { sender: senderOf(port.sender), send: (state) => port.postMessage(state) };
    // A heartbeat needs no answer: that it arrives is what keeps the worker alive.
    port.onMessage.addListener(() => undefined);
    port.onDisconnect.addListener(() => onClose(frame));
    onOpen(frame);
  });
}

/** Content script: the port to the service worker, opened again whenever it is needed and gone. */
export interface WorkerPort {
  /** Wakes the service worker, or keeps it awake. False when the extension itself is gone. */
  beat(): boolean;
}

/**
 * Content script: opens the port. `onState` gets the site's state now and at each change; `onLost` is called when the
 * port is gone, so that changes are no longer heard of.
 */
export function openWorkerPort(onState: (state: SiteState) => void, onLost: () => void): WorkerPort {
  let port: Runtime.Port | undefined;
  const lose = (lost: Runtime.Port): void => {
    if (port !== lost) return;
    port = undefined;
    onLost();
  };
  const open = (): boolean => {
    let opened: Runtime.Port;
    try {
      opened = browser.runtime.connect({ name: CONTENT_PORT });
    } catch {
      return false;
    }
    port = opened;
    opened.onMessage.addListener((message: unknown) => {
      const parsed = v.safeParse(SiteStateSchema, message);
      if (parsed.success && port === opened) onState(parsed.output);
    });
    opened.onDisconnect.addListener(() => {
      // Reading the error marks it as seen; a back-forward-cached page closes its port this way.
      void browser.runtime?.lastError;
      lose(opened);
    });
    return true;
  };
  open();
  return {
    beat() {
      if (browser.runtime?.id === undefined) return false;
      if (port === undefined) return open();
      try {
        port.postMessage('beat');
        return true;
      } catch {
        lose(port);
        return open();
      }
    },
  };
}
