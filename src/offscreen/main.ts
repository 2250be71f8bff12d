/** The offscreen page: reads documents for the service worker, and closes itself when nobody has asked for a while. */
import { type DocumentReply, type DocumentRequest, IDLE_MILLISECONDS } from '../contract/document.ts';
import { answerDocuments } from '../platform/offscreen.ts';
import { readDocument } from './read-document.ts';

let working = 0;
let idle: ReturnType<typeof setTimeout> | undefined;

function rest(): void {
  clearTimeout(idle);
  idle = setTimeout(() => {
    if (working === 0) window.close();
  }, IDLE_MILLISECONDS);
}

async function answer(request: DocumentRequest): Promise<DocumentReply> {
  working++;
  try {
    return await readDocument(request);
  } finally {
    working--;
    rest();
  }
}

answerDocuments(answer);
rest();
