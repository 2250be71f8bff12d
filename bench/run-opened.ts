/** An index on the disk, opened in a process of its own: how long that takes, what it holds in memory, how it answers. */
import { readFileSync } from 'node:fs';
import { open } from 'node:fs/promises';
import { join } from 'node:path';
import '../scripts/public-code/give-frequencies.ts';
import { openIndex, type SegmentSource } from '../src/engine/index/reader.ts';
import { scan } from '../src/engine/scan.ts';
import { percentile } from './figures.ts';
import { task } from './task.ts';

export interface OpenedInput {
  readonly dir: string;
  /** Not in the index. */
  readonly texts: readonly string[];
}

export interface Opened {
  readonly lines: number;
  readonly fingerprints: number;
  readonly lookupBytes: number;
  readonly totalBytes: number;
  /** Milliseconds until it can be asked. */
  readonly open: number;
  /** Bytes of buffers that the process holds once it is open. */
  readonly buffers: number;
  /** Milliseconds for a decision on one of the texts. */
  readonly p50: number;
  readonly p95: number;
}

async function fileSource(file: string): Promise<SegmentSource> {
  const handle = await open(file);
  const { size } = await handle.stat();
  return {
    name: file,
    bytes: size,
    async read(offset, length) {
      const bytes = new Uint8Array(Math.min(length, size - offset));
      const { bytesRead } = await handle.read(bytes, 0, bytes.length, offset);
      return bytes.subarray(0, bytesRead);
    },
  };
}

await task(async (input): Promise<Opened> => {
  const { dir, texts } = input as OpenedInput;
  const { segments } = JSON.parse(readFileSync(join(dir, 'index.json'), 'utf8')) as { segments: { file: string }[] };
  const key = new Uint8Array(Buffer.from(readFileSync(`${dir}.key`, 'utf8'), 'base64'));
  globalThis.gc?.();
  const before = process.memoryUsage().arrayBuffers;
  const start = performance.now();
  const sources = await Promise.all(segments.map(({ file }) => fileSource(join(dir, file))));
  const index = await openIndex(sources, key);
  const opened = performance.now() - start;
  globalThis.gc?.();
  const after = process.memoryUsage().arrayBuffers;
  const { lines, fingerprints, bytes } = await index.totals();
  const times: number[] = [];
  for (let run = -20; run < texts.length; run++) {
    const text = texts[Math.max(0, run)] ?? '';
    const from = performance.now();
    await scan([{ type: 'text/plain', text }], { index, secrets: true, markers: [], codeMinLines: 0 });
    if (run >= 0) times.push(performance.now() - from);
  }
  return {
    ...{ lines, fingerprints, lookupBytes: bytes.lookup, totalBytes: bytes.total, open: opened },
    buffers: after - before,
    ...{ p50: percentile(times, 0.5), p95: percentile(times, 0.95) },
  };
});
