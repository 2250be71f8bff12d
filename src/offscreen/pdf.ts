/** The text of a PDF, line by line as it is seen, with its notes, fields and attached files. */
import { getDocument } from 'unpdf/pdfjs';
import type { ByteInput } from '../engine/bytes/read-bytes.ts';

export interface PdfText {
  readonly text: string;
  readonly attachments: readonly ByteInput[];
  /** False when time was over before the last page. */
  readonly whole: boolean;
}

/** Whether reading failed for a reason that PDF.js names. */
export function isPdfFailure(error: unknown, name: 'PasswordException'): boolean {
  return error instanceof Error && error.name === name;
}

/** @throws what PDF.js throws: for broken files, and for those that want a password */
export async function readPdf(bytes: Uint8Array, isPastDeadline: () => boolean): Promise<PdfText> {
  // Nothing but the text is asked for: no fonts of the system, no images, no scripts.
  const pdf = await getDocument({
    data: bytes,
    isEvalSupported: false,
    useSystemFonts: false,
    disableFontFace: true,
    enableXfa: false,
    useWasm: false,
    verbosity: 0,
  }).promise;
  try {
    const pages: string[] = [];
    let whole = true;
    for (let number = 1; number <= pdf.numPages; number++) {
      whole = !isPastDeadline();
      if (!whole) break;
      const page = await pdf.getPage(number);
      pages.push(linesOf((await page.getTextContent()).items as readonly Item[]));
      for (const note of (await page.getAnnotations()) as readonly Note[]) pages.push(textOf(note));
      page.cleanup();
    }
    const text = pages.filter((page) => page.trim() !== '').join('\n');
    return { text, attachments: attachmentsOf(await pdf.getAttachments()), whole };
  } finally {
    await pdf.loadingTask.destroy();
  }
}

/** What PDF.js says of a piece of text; marks of structure have no `str`. */
interface Item {
  readonly str?: string;
  readonly hasEOL?: boolean;
}

function linesOf(items: readonly Item[]): string {
  return items.map(({ str = '', hasEOL }) => (hasEOL === true ? `${str}\n` : str)).join('');
}

/** A note, or a field of a form. */
interface Note {
  readonly contentsObj?: { readonly str?: string };
  readonly fieldValue?: unknown;
}

function textOf({ contentsObj, fieldValue }: Note): string {
  return [contentsObj?.str, fieldValue].filter((one) => typeof one === 'string' && one !== '').join('\n');
}

function attachmentsOf(attachments: unknown): ByteInput[] {
  if (attachments === null || typeof attachments !== 'object') return [];
  return Object.values(attachments as Record<string, { filename?: string; content?: unknown }>).flatMap(
    ({ filename = '', content }) =>
      content instanceof Uint8Array ? [{ name: filename, type: '', bytes: content }] : [],
  );
}
