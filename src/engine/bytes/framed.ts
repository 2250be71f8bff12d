/** Messages behind five bytes (flags, then the length, its highest byte first), as Connect and gRPC-web send them. */

const HEAD = 5;
/** Messages that say nothing, such as those that keep a connection open. */
const MOST_EMPTY = 100;
/** Compressed, end of the stream, trailers. */
const KNOWN_FLAGS = new Set([0, 1, 2, 3, 0x80, 0x81]);

/**
 * The messages of a body.
 * @param stated whether the body's type says so; otherwise its frames must fill it to the last byte
 */
export function framesOf(bytes: Uint8Array, stated: boolean): Uint8Array[] | undefined {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const frames: Uint8Array[] = [];
  let at = 0;
  let empty = 0;
  while (at + HEAD <= bytes.length) {
    if (!KNOWN_FLAGS.has(bytes[at] as number)) return stated && frames.length > 0 ? frames : undefined;
    const end = at + HEAD + view.getUint32(at + 1);
    if (end > bytes.length && !stated) return undefined;
    // Bytes that are all zero would be nothing but empty messages.
    if (end > at + HEAD) frames.push(bytes.subarray(at + HEAD, end));
    else if (++empty > MOST_EMPTY) return stated ? frames : undefined;
    at = end;
  }
  return frames.length > 0 && (stated || at === bytes.length) ? frames : undefined;
}

/** Whether a MIME type is one of a protocol that frames its messages. */
export function isFramedType(type: string): boolean {
  return /^application\/(?:connect|grpc)[+-]/i.test(type) || /^application\/grpc\b/i.test(type);
}
