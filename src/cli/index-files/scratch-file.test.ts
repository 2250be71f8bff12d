/** Temporary files of a build: the same index as from memory, and nothing left. */
import { mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { beforeEach, expect, it } from 'vitest';
import { openIndex } from '../../engine/index/reader.ts';
import { mergeIndexes } from '../../engine/index/merge.ts';
import { sourceOfBytes } from '../../engine/index/memory-source.ts';
import { segmentInMemory } from '../../engine/index/segment.ts';
import { IndexWriter } from '../../engine/index/writer.ts';
import { sha256 } from '../sha256.ts';
import { temporaryFolder } from '../source/test-repository.ts';
import { ScratchFile } from './scratch-file.ts';

const key = Uint8Array.from({ length: 32 }, (_, i) => i);
let folder: string;
beforeEach(() => {
  folder = temporaryFolder();
});

const line = fc
  .array(fc.stringMatching(/^[a-z]{3,9}$/), { minLength: 4, maxLength: 9 })
  .map((words) => words.join(' '));
const files = fc.array(fc.array(line, { maxLength: 40 }), { minLength: 1, maxLength: 12 });

it('an index whose fingerprints lay in a file has the bytes of one from memory, merged too', async () => {
  await fc.assert(
    fc.asyncProperty(files, fc.integer({ min: 0, max: 60_000 }), async (texts, memoryBytes) => {
      const write = (scratch?: ScratchFile): Uint8Array => {
        const options = scratch ? { scratch, sha256 } : {};
        const writer = new IndexWriter({ key, profile: 'sensitive', storePaths: true, ...options });
        texts.forEach((lines, i) =>
          writer.add({ repository: 'acme/x', path: `${i}.ts`, blob: `b${i}`, text: lines.join('\n') }),
        );
        return writer.finish().bytes;
      };
      const expected = write();
      const scratch = new ScratchFile(join(folder, 'index'), memoryBytes);
      expect(Buffer.compare(write(scratch), expected)).toBe(0);
      scratch.close();
      const second = new ScratchFile(join(folder, 'index'), memoryBytes);
      const reader = await openIndex([sourceOfBytes(expected)], key);
      const merged = segmentInMemory(await mergeIndexes([reader], key, { scratch: second, sha256 }));
      expect(Buffer.compare(merged.bytes, expected)).toBe(0);
      second.close();
    }),
    { numRuns: 25 },
  );
  expect(readdirSync(folder)).toEqual([]);
});

it('gives pieces back once, from memory and from the file', () => {
  const scratch = new ScratchFile(join(folder, 'index'), 10);
  const pieces = [1, 2, 3].map((value) => scratch.put(new Uint8Array(8).fill(value)));
  expect(readdirSync(folder)).toEqual([]);
  expect(pieces.map((piece) => scratch.take(piece)[7])).toEqual([1, 2, 3]);
  for (const piece of pieces) expect(() => scratch.take(piece)).toThrow(RangeError);
  scratch.close();
});

it('says where there is no room for temporary files', () => {
  mkdirSync(join(folder, 'a'));
  writeFileSync(join(folder, 'a', 'file'), '');
  const scratch = new ScratchFile(join(folder, 'a', 'file', 'index'), 0);
  expect(() => scratch.put(Uint8Array.of(1))).toThrow(/temporary files: /u);
});
