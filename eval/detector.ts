/** The product as a detector: its index writer, its lookup, its findings. */
import '../scripts/public-code/give-frequencies.ts';
import { sourceOfBytes } from '../src/engine/index/memory-source.ts';
import { type IndexReader, openIndex } from '../src/engine/index/reader.ts';
import { IndexWriter, type IndexWriterOptions } from '../src/engine/index/writer.ts';
import { Lexer } from '../src/engine/lex.ts';
import { matchTokens } from '../src/engine/match.ts';
import { streamNames } from '../src/engine/profile.ts';
import { scan } from '../src/engine/scan.ts';
import type { Profile, SourceFinding } from '../src/engine/types.ts';
import { unwrap } from '../src/engine/unwrap/unwrap.ts';
import { type CorpusFile, digestOf } from './corpus.ts';

/** Findings depend on the key by chance alone; a fixed one makes runs equal. */
const KEY = new Uint8Array(32).fill(7);

/** @returns the bytes of one segment */
export function buildIndex(
  files: readonly CorpusFile[],
  profile: Profile,
  publicCode: Partial<IndexWriterOptions>,
): Uint8Array<ArrayBuffer> {
  const writer = new IndexWriter({ key: KEY, profile, storePaths: true, ...publicCode });
  for (const { repository, path, text } of files) writer.add({ repository, path, text, blob: blobOf(text) });
  return writer.finish().bytes;
}

function blobOf(text: string): string {
  return Buffer.from(digestOf(text), 'base64').subarray(0, 20).toString('hex');
}

export function openBuilt(bytes: Uint8Array<ArrayBuffer>): Promise<IndexReader> {
  return openIndex([sourceOfBytes(bytes)], KEY);
}

export async function findSources(text: string, index: IndexReader): Promise<readonly SourceFinding[]> {
  const { findings } = await scan([{ type: 'text/plain', text }], {
    index,
    secrets: false,
    markers: [],
    codeMinLines: 0,
  });
  return findings.filter((finding) => finding.kind === 'source');
}

/** The strongest evidence that any file got, whether or not it was enough. */
export interface Evidence {
  /** In units of what a finding needs: the streams of a file added up, each by its strongest cluster. */
  readonly ratio: number;
  /** The most that any file got by its exact words, in bits. */
  readonly exactBits: number;
}

/** Thresholds are lowered so far that everything passes. */
const LOWERED = 1_000;
const lexer = new Lexer();

/** Reads the evidence through the same index with lower thresholds; the index itself stays as it is. */
export async function evidenceOf(text: string, index: IndexReader): Promise<Evidence> {
  const { parameters } = index;
  const lowered = streamNames.map((name) => [name, { ...parameters[name], bits: parameters[name].bits / LOWERED }]);
  const open = Object.create(index, { parameters: { value: Object.fromEntries(lowered) } }) as IndexReader;
  let ratio = 0;
  let exact = 0;
  for (const piece of unwrap(text)) {
    for (const { clusters } of await matchTokens(lexer.lex(piece.text), open, () => false)) {
      const strongest = streamNames.map(() => 0);
      for (const { stream, strength } of clusters) {
        strongest[stream] = Math.max(strongest[stream] as number, strength / LOWERED);
      }
      ratio = Math.max(
        ratio,
        strongest.reduce((sum, strength) => sum + strength, 0),
      );
      exact = Math.max(exact, (strongest[streamNames.indexOf('exact')] as number) * parameters.exact.bits);
    }
  }
  return { ratio, exactBits: exact };
}
