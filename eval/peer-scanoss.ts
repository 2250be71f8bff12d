/**
 * SCANOSS' winnowing (30 characters, windows of 64), as the package `scanoss` does it, only faster; compared with the
 * package's own code before it is used. What its server does with the fingerprints afterwards is not part of it.
 */
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Worker } from 'node:worker_threads';

const GRAM = 30;
const WINDOW = 64;

const table = Uint32Array.from({ length: 256 }, (_, byte) => {
  let value = byte;
  for (let bit = 0; bit < 8; bit++) value = value & 1 ? 0x82f63b78 ^ (value >>> 1) : value >>> 1;
  return value >>> 0;
});

function crc32c(bytes: Uint8Array, from: number, to: number): number {
  let crc = -1;
  for (let i = from; i < to; i++) crc = (crc >>> 8) ^ (table[(crc ^ (bytes[i] as number)) & 255] as number);
  return ~crc >>> 0;
}

/** Letters in lower case and digits; 0 for every other byte. */
function normalized(byte: number): number {
  if (byte >= 65 && byte <= 90) return byte + 32;
  return (byte >= 48 && byte <= 57) || (byte >= 97 && byte <= 122) ? byte : 0;
}

/** The fingerprints of a text in their order; a minimum that stays the same counts once. */
export function scanossHashes(text: string): number[] {
  const bytes = new Uint8Array(text.length * 3);
  let length = 0;
  for (const byte of Buffer.from(text, 'utf8')) {
    const kept = normalized(byte);
    if (kept > 0) bytes[length++] = kept;
  }
  const grams = new Uint32Array(Math.max(0, length - GRAM + 1));
  for (let i = 0; i < grams.length; i++) grams[i] = crc32c(bytes, i, i + GRAM);
  const hashes: number[] = [];
  const little = new Uint8Array(4);
  let last = 0xffffffff;
  for (let end = WINDOW; end <= grams.length; end++) {
    let least = 0xffffffff;
    for (let i = end - WINDOW; i < end; i++) if ((grams[i] as number) < least) least = grams[i] as number;
    if (least === last) continue;
    last = least;
    new DataView(little.buffer).setUint32(0, least, true);
    hashes.push(crc32c(little, 0, 4));
  }
  return hashes;
}

/** The package's own code, in the worker that it was written for. */
export class ScanossPackage {
  private readonly worker: Worker;

  /** @param modules `node_modules` that hold it */
  constructor(modules: string) {
    const source = readFileSync(
      join(modules, 'scanoss/build/module/sdk/scanner/WfpProvider/WfpCalculator/WfpCalculator.js'),
      'utf8',
    );
    // The package hands this text to a worker of its own.
    const code = /const stringWorker = `([\s\S]*?)\n`;/.exec(source)?.[1];
    if (code === undefined) throw new Error('scanoss keeps its winnowing elsewhere now.');
    this.worker = new Worker(code.replace(/\\([\\`$])/g, '$1'), { eval: true });
  }

  /** The fingerprints of a text as the package writes them: lines of `<line>=<hash>,<hash>…`. */
  async fingerprint(text: string): Promise<string> {
    const answer = once(this.worker, 'message') as Promise<[{ fingerprint: string }]>;
    this.worker.postMessage({
      ...{ winnowingMode: 'FULL_WINNOWING', content: Buffer.from(text), contentSource: 'piece' },
      ...{ maxSizeWfp: 1 << 30, isBinary: false },
    });
    return (await answer)[0].fingerprint;
  }

  async close(): Promise<void> {
    await this.worker.terminate();
  }
}

/**
 * Runs the package's own code over some texts.
 * @throws Error when it says anything else than `scanossHashes`
 */
export async function verifyScanoss(modules: string, texts: readonly string[]): Promise<number> {
  const scanoss = new ScanossPackage(modules);
  let compared = 0;
  try {
    for (const text of texts) {
      const fingerprint = await scanoss.fingerprint(text);
      const theirs = [...fingerprint.matchAll(/^\d+=(.*)$/gm)].flatMap(([, list]) => (list ?? '').split(','));
      const ours = scanossHashes(text).map((hash) => hash.toString(16).padStart(8, '0'));
      if (theirs.join() !== ours.join()) throw new Error(`scanoss gives ${theirs.join()}, not ${ours.join()}`);
      compared += ours.length;
    }
  } finally {
    await scanoss.close();
  }
  return compared;
}
