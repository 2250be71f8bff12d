/** What is to be judged, as texts: the flavours of a request, and what its files and bodies hold. */
import { readBytes } from '../engine/bytes/read-bytes.ts';
import type { ByteInput, BytesReading, Unread } from '../engine/bytes/reading.ts';
import type { Flavour } from '../engine/types.ts';
import type { Channel } from '../contract/event.ts';
import type { Body } from '../contract/message.ts';
import { bytesOfBase64 } from './base64.ts';

/** One text in the forms in which it came. Findings count the lines of one input. */
export interface Input {
  /** Of a file, such as `a.zip › src/x.ts`; empty for what has no name. */
  readonly name: string;
  readonly flavours: readonly Flavour[];
  /** A program sends it: a credential that is a value by itself is its site's own. */
  readonly isRequest?: boolean;
  /** It is an address, where a site's own keys and signatures stand: no credential of the person's. */
  readonly isAddress?: boolean;
}

export interface Inputs {
  readonly inputs: readonly Input[];
  readonly unread: readonly Unread[];
}

/** Reads what only a reader that may wait can read. Never rejects. */
export interface DocumentReader {
  read(documents: readonly ByteInput[], milliseconds: number): Promise<BytesReading>;
}

/** Clipboards and drags offer one content in several forms; the fields of a request are each a text of its own. */
function isOneContent(channel: Channel): boolean {
  return channel === 'paste' || channel === 'drop' || channel === 'clipboard';
}

/**
 * The texts of a request, in its order.
 * @param milliseconds in which all is to be read; what takes longer is `unread`
 */
export async function readInputs(
  { channel, flavours, bodies }: { channel: Channel; flavours: readonly Flavour[]; bodies: readonly Body[] },
  documents: DocumentReader,
  milliseconds: number,
): Promise<Inputs> {
  const inputs: Input[] = [];
  const isRequest = channel === 'network' || channel === 'navigation';
  const unread: Unread[] = [];
  if (isOneContent(channel) && flavours.length > 0) inputs.push({ name: '', flavours });
  if (!isOneContent(channel)) inputs.push(...flavours.map((flavour) => ({ name: '', flavours: [flavour], isRequest })));
  const end = performance.now() + milliseconds;
  const isPastDeadline = (): boolean => performance.now() > end;
  const waiting: ByteInput[] = [];
  const take = ({ texts, unread: lost }: BytesReading): void => {
    for (const { name, type, text } of texts) {
      inputs.push({ name, flavours: [{ type, text }], isRequest: isRequest && name === '' });
    }
    unread.push(...lost);
  };
  for (const { name, type, base64, size, isPart } of bodies) {
    if (size === 0) continue;
    if (base64 === undefined) {
      unread.push({ name, rule: 'too-large' });
      continue;
    }
    const reading = readBytes({ name, type, bytes: bytesOfBase64(base64) }, { isPastDeadline });
    take(reading);
    if (isPart && reading.unread.length === 0) unread.push({ name, rule: 'binary' });
    waiting.push(...reading.documents);
  }
  if (waiting.length > 0) take(await documents.read(waiting, Math.max(0, end - performance.now())));
  return { inputs, unread };
}
