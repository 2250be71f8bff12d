/** Blocks of the files part: repository, path, blob id and line count of each file, front-coded. */
import { ByteReader, ByteWriter, bytesOfHex, hexOf } from './byte-buffer.ts';
import { WORD_BYTES } from './format.ts';

/** A file as the index knows it. */
export interface IndexedFile {
  readonly repository: string;
  /** Empty in an index without paths. */
  readonly path: string;
  readonly blob: string;
  readonly lines: number;
}

const encoder = new TextEncoder();
const decoder = new TextDecoder();

/**
 * Per file: varint repository (0 = the next new one, whose length and bytes follow; else 1 + its number in this block),
 * varint bytes shared with the path before, varint length and bytes of the rest, varint 2 × length of the blob id (+ 1
 * when it is hexadecimal and stored as bytes), its bytes, varint lines. Zeros to a whole word.
 */
export function encodeNames(files: readonly IndexedFile[]): Uint8Array {
  const writer = new ByteWriter();
  const repositories = new Map<string, number>();
  let before = new Uint8Array(0);
  writer.putVarint(files.length);
  for (const file of files) {
    const known = repositories.get(file.repository);
    if (known === undefined) {
      const name = encoder.encode(file.repository);
      writer.putVarint(0);
      writer.putVarint(name.length);
      writer.put(name);
      repositories.set(file.repository, repositories.size);
    } else writer.putVarint(known + 1);
    const path = encoder.encode(file.path);
    let shared = 0;
    while (shared < path.length && shared < before.length && path[shared] === before[shared]) shared++;
    writer.putVarint(shared);
    writer.putVarint(path.length - shared);
    writer.put(path.subarray(shared));
    before = path;
    const hexadecimal = /^(?:[0-9a-f]{2})*$/.test(file.blob);
    const blob = hexadecimal ? bytesOfHex(file.blob) : encoder.encode(file.blob);
    writer.putVarint(blob.length * 2 + (hexadecimal ? 1 : 0));
    writer.put(blob);
    writer.putVarint(file.lines);
  }
  // Blocks are whole words, so that their starts fit 32 bits far beyond 4 GB.
  while (writer.length % WORD_BYTES !== 0) writer.putVarint(0);
  return writer.finish();
}

export function decodeNames(bytes: Uint8Array): IndexedFile[] {
  const reader = new ByteReader(bytes);
  const repositories: string[] = [];
  const files: IndexedFile[] = [];
  let before = new Uint8Array(0);
  const count = reader.takeVarint();
  for (let i = 0; i < count; i++) {
    const number = reader.takeVarint();
    if (number === 0) repositories.push(decoder.decode(reader.take(reader.takeVarint())));
    const repository = repositories[number === 0 ? repositories.length - 1 : number - 1] as string;
    const shared = reader.takeVarint();
    const rest = reader.take(reader.takeVarint());
    const path = new Uint8Array(shared + rest.length);
    path.set(before.subarray(0, shared));
    path.set(rest, shared);
    before = path;
    const blobLength = reader.takeVarint();
    const blob = reader.take(blobLength >>> 1);
    files.push({
      repository,
      path: decoder.decode(path),
      blob: blobLength & 1 ? hexOf(blob) : decoder.decode(blob),
      lines: reader.takeVarint(),
    });
  }
  return files;
}
