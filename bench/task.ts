/** The inner end of a process that measures: JSON on standard input → work → JSON on standard output. */
import { readFileSync, writeSync } from 'node:fs';

export async function task(work: (input: unknown) => unknown): Promise<void> {
  const output = await work(JSON.parse(readFileSync(0, 'utf8')));
  const bytes = Buffer.from(JSON.stringify(output));
  for (let at = 0; at < bytes.length;) at += writeSync(1, bytes, at);
  // Libraries may leave threads and handles behind that would keep the process alive.
  process.exit(0);
}
