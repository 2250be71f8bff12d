/**
 * Requests of the whole browser, before they are sent. Only an extension that an organisation's policy installed may stop
 * them; elsewhere the browser takes the listener, says nothing, and never calls it (measured).
 */

/** One part of a body that isn't a form of texts. */
export interface BodyPart {
  readonly bytes?: ArrayBuffer | undefined;
  /** A file on disk, whose content is not told. */
  readonly file?: string | undefined;
}

/** What of a request is known before it is sent. */
export interface OutgoingRequest {
  readonly requestId: string;
  readonly url: string;
  readonly method: string;
  /** `xmlhttprequest`, `ping`, `websocket`, `main_frame` … */
  readonly type: string;
  /** −1 for service workers, shared workers and what belongs to no tab. */
  readonly tabId: number;
  readonly frameId: number;
  /** Origin of what sends it; `null` as text where that is opaque; absent for navigations by the person. */
  readonly initiator?: string | undefined;
  /** `pending_deletion` of a page that is just being left; absent for navigations and workers. */
  readonly documentLifecycle?: string | undefined;
  /** Told later than the body, by a call of its own. */
  readonly requestHeaders?: readonly { readonly name: string; readonly value?: string | undefined }[] | undefined;
  readonly requestBody?:
    | {
        /** Why there is no content: the browser doesn't hold it. */
        readonly error?: string | undefined;
        readonly formData?: Readonly<Record<string, readonly unknown[]>> | undefined;
        readonly raw?: readonly BodyPart[] | undefined;
      }
    | undefined;
}

/** Web addresses of every kind. */
const ALL = { urls: ['http://*/*', 'https://*/*', 'ws://*/*', 'wss://*/*'] };

/** Kinds of requests whose headers a script can set. */
const WITH_HEADERS = {
  ...ALL,
  types: ['xmlhttprequest', 'websocket', 'other'] as ('xmlhttprequest' | 'websocket' | 'other')[],
};

/**
 * Calls `mayPass` for every request, and once more for the headers of those where a script can set any, and stops those for which it says false. It must answer at once: nothing waits for a
 * promise. Must be called while the worker starts.
 */
export function guardRequests(mayPass: (request: OutgoingRequest) => boolean): void {
  chrome.webRequest.onBeforeRequest.addListener((details) => (mayPass(details) ? {} : { cancel: true }), ALL, [
    'blocking',
    'requestBody',
  ]);
  chrome.webRequest.onBeforeSendHeaders.addListener(
    (details) => (mayPass(details) ? {} : { cancel: true }),
    WITH_HEADERS,
    ['blocking', 'requestHeaders'],
  );
}

/** Calls `onRequest` in the same way for every request, which goes out whatever it does. Must be called while the worker starts. */
export function watchRequests(onRequest: (request: OutgoingRequest) => void): void {
  chrome.webRequest.onBeforeRequest.addListener(
    (details) => {
      onRequest(details);
      return undefined;
    },
    ALL,
    ['requestBody'],
  );
  chrome.webRequest.onSendHeaders.addListener(onRequest, WITH_HEADERS, ['requestHeaders']);
}

/** Kinds of responses that begin a document or a worker. */
const BEGINNINGS = {
  ...ALL,
  types: ['main_frame', 'sub_frame', 'script'] as ('main_frame' | 'sub_frame' | 'script')[],
};

/** Adds to what a server says of its documents and scripts, while it is switched on. */
export interface ResponsePolicies {
  switch(on: boolean): void;
}

/**
 * Adds a content security policy to responses; the page's own stays, and the stricter of both holds.
 * @param policyFor gives the policy to add to the response of a request; undefined adds none. It must answer at once
 */
export function addResponsePolicies(policyFor: (request: OutgoingRequest) => string | undefined): ResponsePolicies {
  const listener = (
    details: chrome.webRequest.OnHeadersReceivedDetails,
  ): chrome.webRequest.BlockingResponse | undefined => {
    const value = policyFor(details);
    if (value === undefined) return undefined;
    return { responseHeaders: [...(details.responseHeaders ?? []), { name: 'Content-Security-Policy', value }] };
  };
  return {
    switch(on) {
      const { onHeadersReceived } = chrome.webRequest;
      if (on === onHeadersReceived.hasListener(listener)) return;
      if (on) onHeadersReceived.addListener(listener, BEGINNINGS, ['blocking', 'responseHeaders']);
      else onHeadersReceived.removeListener(listener);
    },
  };
}
