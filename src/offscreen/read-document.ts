/** A document of any kind → its texts: PDF by its own reader, everything else as the service worker reads it. */
import type { DocumentReply, DocumentRequest } from '../contract/document.ts';
import { bytesOfBase64 } from '../engine/bytes/base64.ts';
import { kindOf } from '../engine/bytes/magic.ts';
import { readBytes } from '../engine/bytes/read-bytes.ts';
import { isPdfFailure, readPdf } from './pdf.ts';

/** Never rejects: what can't be read is told. */
export async function readDocument(request: DocumentRequest): Promise<DocumentReply> {
  const { name, mime, base64, milliseconds } = request;
  const end = performance.now() + milliseconds;
  const isPastDeadline = (): boolean => performance.now() > end;
  const bytes = bytesOfBase64(base64);
  if (kindOf(bytes) !== 'pdf') {
    const { texts, unread } = readBytes({ name, type: mime, bytes }, { isPastDeadline });
    return { texts: [...texts], unread: [...unread] };
  }
  try {
    const { text, attachments, whole } = await readPdf(bytes, isPastDeadline);
    const reply: DocumentReply = { texts: text === '' ? [] : [{ name, type: 'text/plain', text }], unread: [] };
    for (const inner of attachments) {
      const read = readBytes({ ...inner, name: `${name} › ${inner.name}` }, { isPastDeadline });
      reply.texts.push(...read.texts);
      reply.unread.push(...read.unread, ...read.documents.map((one) => ({ name: one.name, rule: 'binary' as const })));
    }
    if (!whole) reply.unread.push({ name, rule: 'time' });
    else if (reply.texts.length === 0) reply.unread.push({ name, rule: 'binary' });
    return reply;
  } catch (error) {
    return { texts: [], unread: [{ name, rule: isPdfFailure(error, 'PasswordException') ? 'encrypted' : 'binary' }] };
  }
}
