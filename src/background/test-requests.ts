/** Requests as plain data, for tests of the network guard. */
import type { OutgoingRequest } from '../platform/web-request.ts';

export const encode = (text: string): ArrayBuffer => new TextEncoder().encode(text).buffer;
export const raw = (text: string): Pick<OutgoingRequest, 'requestBody'> => ({
  requestBody: { raw: [{ bytes: encode(text) }] },
});

export function request(more: Partial<OutgoingRequest> = {}): OutgoingRequest {
  return {
    requestId: '1',
    url: 'https://chatgpt.com/backend-api/conversation',
    method: 'POST',
    type: 'xmlhttprequest',
    tabId: 5,
    frameId: 0,
    initiator: 'https://chatgpt.com',
    ...more,
  };
}
