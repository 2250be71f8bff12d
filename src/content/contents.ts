/** What a clipboard or a drop holds: read whole, compared, and built anew. */
import type { Flavour } from '../contract/finding.ts';

/** Everything that a `DataTransfer` offers, readable after its event is over. */
export interface Contents {
  readonly flavours: readonly Flavour[];
  readonly files: readonly File[];
  /** What the folders among `files` hold; only where there are folders, which have no bytes of their own. */
  readonly folders?: Folders;
}

export interface Folders {
  readonly names: ReadonlySet<string>;
  /** Never rejects. `complete`: whether all of it could be listed. */
  readonly inside: Promise<{ readonly files: readonly File[]; readonly complete: boolean }>;
}

/** Reads every flavour, custom types included. Only possible while the event is dispatched. */
export function readContents(transfer: DataTransfer): Contents {
  return {
    flavours: transfer.types
      .filter((type) => type !== 'Files')
      .map((type) => ({ type, text: transfer.getData(type) }))
      .filter(({ text }) => text !== ''),
    files: [...transfer.files],
  };
}

/** A `DataTransfer` with the same contents, for an event of our own. */
export function transferOf(contents: Contents): DataTransfer {
  const transfer = new DataTransfer();
  for (const { type, text } of contents.flavours) transfer.setData(type, text);
  for (const file of contents.files) transfer.items.add(file);
  return transfer;
}

/**
 * Whether both hold the same. Files are compared by name, size and type: their bytes can't be read in time, and a
 * clipboard's image gets a new time stamp whenever it is read.
 */
export function sameContents(a: Contents, b: Contents): boolean {
  return (
    a.flavours.length === b.flavours.length &&
    a.flavours.every(({ type, text }) => textOf(b, type) === text) &&
    a.files.length === b.files.length &&
    a.files.every((file, i) => {
      const other = b.files[i];
      return other?.name === file.name && other.size === file.size && other.type === file.type;
    })
  );
}

/** The text of one flavour; undefined where there is none. */
export function textOf(contents: Contents, type: string): string | undefined {
  return contents.flavours.find((flavour) => flavour.type === type)?.text;
}

/** Just this text, as `text/plain`. */
export function plainContents(text: string): Contents {
  return { flavours: [{ type: 'text/plain', text }], files: [] };
}

/** Characters of all flavours together. */
export function charactersOf(contents: Contents): number {
  return contents.flavours.reduce((sum, { text }) => sum + text.length, 0);
}

/** Lines of the plain text, else of the first flavour. Counts without copying: the text may be huge. */
export function linesOf(contents: Contents): number {
  const text = textOf(contents, 'text/plain') ?? contents.flavours[0]?.text ?? '';
  if (text === '') return 0;
  let lines = 1;
  for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) lines += 1;
  return lines;
}
