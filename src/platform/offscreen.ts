/** The offscreen page: made when it is needed, asked by message, gone when nothing is left to do. */
import * as v from 'valibot';
import {
  type DocumentReply,
  DocumentReplySchema,
  type DocumentRequest,
  DocumentRequestSchema,
} from '../contract/document.ts';

const PAGE = 'src/offscreen/index.html';

let opening: Promise<void> | undefined;

async function isOpen(): Promise<boolean> {
  const contexts = await chrome.runtime.getContexts({ contextTypes: [chrome.runtime.ContextType.OFFSCREEN_DOCUMENT] });
  return contexts.length > 0;
}

/** Service worker: makes the page unless it is there. It listens once this has resolved. */
async function openOffscreen(): Promise<void> {
  opening ??= (async () => {
    if (await isOpen()) return;
    await chrome.offscreen.createDocument({
      url: PAGE,
      reasons: [chrome.offscreen.Reason.DOM_PARSER],
      justification: 'Reads the text of PDF documents on the device, to compare it with your own code.',
    });
  })().finally(() => {
    opening = undefined;
  });
  await opening;
}

/** Service worker: has one document read. Rejects where the page could not be made or went away. */
export async function askOffscreen(request: DocumentRequest): Promise<DocumentReply> {
  // The page may close itself for idleness between the question whether it is there and the message.
  for (let tries = 0; ; tries++) {
    await openOffscreen();
    try {
      return v.parse(DocumentReplySchema, await chrome.runtime.sendMessage(request));
    } catch (error) {
      if (tries > 0) throw error;
    }
  }
}

/** Service worker: ends whatever the page is busy with. */
export async function closeOffscreen(): Promise<void> {
  // Rejects when it is gone already.
  await chrome.offscreen.closeDocument().catch(() => undefined);
}

/** Offscreen page: answers the service worker. The handler must not reject. */
export function answerDocuments(handler: (request: DocumentRequest) => Promise<DocumentReply>): void {
  chrome.runtime.onMessage.addListener((message: unknown, sender, respond: (reply: DocumentReply) => void) => {
    // Content scripts have the extension's id, too, but the address of their page.
    if (sender.id !== chrome.runtime.id || sender.url?.startsWith(chrome.runtime.getURL('')) !== true) return false;
    const parsed = v.safeParse(DocumentRequestSchema, message);
    if (!parsed.success) return false;
    void handler(parsed.output).then(respond);
    return true;
  });
}

/** Bytes in base64; in steps, since a call takes only so many arguments. */
export function base64OfBytes(bytes: Uint8Array): string {
  const parts: string[] = [];
  for (let at = 0; at < bytes.length; at += 0x8000) {
    parts.push(String.fromCharCode(...bytes.subarray(at, at + 0x8000)));
  }
  return btoa(parts.join(''));
}
