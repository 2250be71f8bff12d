/** Documents that take a reader of their own (PDF): handed to the offscreen page, with a limit of time. */
import { MAX_DOCUMENT_BYTES } from '../contract/document.ts';
import type { ByteInput, BytesReading, ReadText, Unread } from '../engine/bytes/read-bytes.ts';
import { askOffscreen, base64OfBytes, closeOffscreen } from '../platform/offscreen.ts';

export interface Documents {
  /**
   * Reads documents one after another. Never rejects: what fails, takes too long or is too large is `unread`.
   * @param milliseconds for all of them
   */
  read(documents: readonly ByteInput[], milliseconds: number): Promise<BytesReading>;
}

/** What the answers stand on; tests put others in their place. */
export interface Parts {
  readonly ask: typeof askOffscreen;
  readonly close: typeof closeOffscreen;
}

/** The page gets so much less time than there is, for its answer to arrive. */
const ANSWER_SHARE = 0.8;
/** Below so many milliseconds nothing is begun. */
const LEAST_MILLISECONDS = 20;

export function createDocuments(parts: Parts = { ask: askOffscreen, close: closeOffscreen }): Documents {
  /** Reads under way: the page is shared. */
  let reading = 0;

  const readOne = async (document: ByteInput, milliseconds: number): Promise<Omit<BytesReading, 'documents'>> => {
    const { name, type, bytes } = document;
    const unread = (rule: Unread['rule']): Omit<BytesReading, 'documents'> => ({ texts: [], unread: [{ name, rule }] });
    if (bytes.length > MAX_DOCUMENT_BYTES) return unread('too-large');
    if (milliseconds < LEAST_MILLISECONDS) return unread('time');
    reading++;
    let timer: ReturnType<typeof setTimeout> | undefined;
    const late = new Promise<undefined>((resolve) => {
      timer = setTimeout(() => resolve(undefined), milliseconds);
    });
    const request = {
      type: 'read-document' as const,
      name,
      mime: type,
      base64: base64OfBytes(bytes),
      milliseconds: milliseconds * ANSWER_SHARE,
    };
    try {
      const reply = await Promise.race([parts.ask(request), late]);
      if (reply) return reply;
      // A document that keeps the page busy would keep all further ones waiting.
      if (reading === 1) await parts.close();
      return unread('time');
    } catch {
      return unread('binary');
    } finally {
      clearTimeout(timer);
      reading--;
    }
  };

  return {
    async read(documents, milliseconds) {
      const end = performance.now() + milliseconds;
      const texts: ReadText[] = [];
      const unread: Unread[] = [];
      for (const document of documents) {
        const read = await readOne(document, end - performance.now());
        texts.push(...read.texts);
        unread.push(...read.unread);
      }
      return { texts, unread, documents: [] };
    },
  };
}
