/** Archives: each entry is read by itself, an Office document's parts by what they are. */
import { isAppearance, isOffice, sharedStrings, textOfOffice, textOfSheet } from './office.ts';
import { plainText } from './plain-text.ts';
import type { ByteInput, Reading } from './reading.ts';
import { tarEntries } from './tar.ts';
import { unpack } from './unpack.ts';
import { type ZipEntry, zipEntries } from './zip.ts';

/** Reads something found inside. */
export type ReadInside = (inner: ByteInput) => void;

/** Whether there was any entry. */
export function readTar({ name, bytes }: ByteInput, reading: Reading, read: ReadInside): boolean {
  let any = false;
  for (const entry of tarEntries(bytes)) {
    any = true;
    if (!mayGoOn(name, reading)) break;
    read({ name: reading.nameInside(name, entry.name), type: '', bytes: entry.data });
  }
  return any;
}

/** Whether there was any entry. */
export function readZip(input: ByteInput, reading: Reading, read: ReadInside): boolean {
  const entries: ZipEntry[] = [];
  for (const entry of zipEntries(input.bytes)) {
    if (!mayGoOn(input.name, reading)) break;
    entries.push(entry);
  }
  const office = isOffice(entries.map(({ name }) => name)) ? new OfficeParts(input.name, reading) : undefined;
  // The strings of a workbook come first: sheets refer to them.
  const inOrder = office ? entries.sort((a, b) => rank(a) - rank(b)) : entries;
  for (const entry of inOrder) {
    const name = reading.nameInside(input.name, entry.name);
    if (reading.isLate()) {
      reading.addUnread(input.name, 'time');
      break;
    }
    if (entry.encrypted) {
      reading.addUnread(name, 'encrypted');
      continue;
    }
    const bytes = contentOf(entry, name, reading);
    if (bytes && !office?.read(entry.name, bytes)) read({ name, type: '', bytes });
  }
  return entries.length > 0;
}

function rank({ name }: ZipEntry): number {
  return name === 'xl/sharedStrings.xml' ? 0 : 1;
}

function mayGoOn(name: string, reading: Reading): boolean {
  if (reading.isLate()) reading.addUnread(name, 'time');
  else if (reading.takeEntry()) return true;
  else reading.addUnread(name, 'too-large');
  return false;
}

function contentOf({ method, data }: ZipEntry, name: string, reading: Reading): Uint8Array | undefined {
  if (method === 8) return unpack(data, 'deflate', name, reading).bytes;
  if (method !== 0) {
    reading.addUnread(name, 'binary');
    return undefined;
  }
  // Entries may lie over one another: what is read twice counts twice.
  const bytes = data.subarray(0, reading.left);
  if (bytes.length < data.length) reading.addUnread(name, 'too-large');
  reading.take(bytes.length);
  return bytes;
}

/** The parts of one Office document. */
class OfficeParts {
  private shared: readonly string[] = [];
  private readonly document: string;
  private readonly reading: Reading;

  constructor(document: string, reading: Reading) {
    this.document = document;
    this.reading = reading;
  }

  /** Whether the part is one of the document's own; others are read like any file. */
  read(part: string, bytes: Uint8Array): boolean {
    if (part === 'mimetype' || part === '[Content_Types].xml' || part.endsWith('.rels')) return true;
    if (!part.endsWith('.xml')) return false;
    const xml = plainText(bytes)?.text;
    if (xml === undefined) return false;
    if (part === 'xl/sharedStrings.xml') {
      this.shared = sharedStrings(xml);
      return true;
    }
    const sheet = part.startsWith('xl/worksheets/');
    const text = sheet ? textOfSheet(xml, this.shared) : textOfOffice(xml);
    if (!isAppearance(part) || text.length >= LEAST_IN_APPEARANCE) {
      this.reading.addText({ name: this.reading.nameInside(this.document, part), type: '' }, text);
    }
    return true;
  }
}

/** Settings and styles hold names of fonts; longer texts were put there. */
const LEAST_IN_APPEARANCE = 2000;
