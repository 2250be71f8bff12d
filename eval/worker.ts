/** One of the processes that share the work: builds an index, hands it over, measures its share. */
import { join } from 'node:path';
import { parentPort, workerData } from 'node:worker_threads';
import type { IndexReader } from '../src/engine/index/reader.ts';
import type { Profile } from '../src/engine/types.ts';
import { boilerplateOf } from './boilerplate.ts';
import { type Corpus, loadCorpus, packagesOf } from './corpus.ts';
import { buildIndex, openBuilt } from './detector.ts';
import { ListedPieces } from './listed.ts';
import { type Measured, measureShare } from './measure.ts';
import type { EvalOptions } from './options.ts';
import { measurePeers, type PeerCounts } from './peers.ts';
import { noPublicCode, publicCodeOf } from './public-code.ts';
import { type Share, Texts } from './texts.ts';

export interface WorkerInput extends Share {
  readonly root: string;
  readonly options: EvalOptions;
  /** Names the sources of the transforms, for what is kept on the disk. */
  readonly sources: string;
}

export interface CorpusSize {
  readonly files: number;
  readonly lines: number;
  readonly languages: Readonly<Record<string, number>>;
}

export interface BuiltIndex {
  readonly profile: Profile;
  readonly bytes: Uint8Array<ArrayBuffer>;
  /** Which list of public code was subtracted. */
  readonly publicCode: string;
}

export type BuiltIndexes = readonly BuiltIndex[];

/** What a worker tells, in this order; after `built` it waits for the indexes of all. */
export type WorkerMessage =
  | {
      readonly kind: 'built';
      readonly indexes: BuiltIndexes;
      readonly sizes: Record<'organisation' | 'others', CorpusSize>;
    }
  | { readonly kind: 'step'; readonly step: string }
  | { readonly kind: 'done'; readonly measured: Measured; readonly peers: readonly PeerCounts[] };

function say(message: WorkerMessage): void {
  parentPort?.postMessage(message);
}

function sizeOf(files: Corpus['others']): CorpusSize {
  const languages: Record<string, number> = {};
  let lines = 0;
  for (const { text, language } of files) {
    const count = text.split('\n').length;
    if (language !== 'text') lines += count;
    languages[language] = (languages[language] ?? 0) + count;
  }
  return { files: files.length, lines, languages };
}

export async function runWorker(): Promise<void> {
  const { root, options, sources, shard, shards } = workerData as WorkerInput;
  const corpus = await loadCorpus(options.part, options.packages);
  const mine = options.profiles.filter((_, i) => i % shards === shard);
  const built = mine.map((profile): BuiltIndex => {
    const publicCode = options.publicCode ? publicCodeOf(profile, root) : noPublicCode;
    const bytes = buildIndex(corpus.organisation, profile, publicCode.options);
    return { profile, bytes, publicCode: publicCode.name };
  });
  const everything = new Promise<BuiltIndexes>((resolve) => parentPort?.once('message', resolve));
  say({
    kind: 'built',
    indexes: built,
    sizes: { organisation: sizeOf(corpus.organisation), others: sizeOf(corpus.others) },
  });
  const indexes = new Map<Profile, IndexReader>();
  for (const { profile, bytes } of await everything) indexes.set(profile, await openBuilt(bytes));
  const folder = join(root, '.cache', 'eval');
  const texts = new Texts(corpus.organisation, corpus.others, {
    ...{ shard, shards, count: options.count, part: options.part, kept: { folder, sources } },
  });
  const indexed = new Set(packagesOf('organisation', options.part).map(({ name }) => name));
  const modules = join(root, 'node_modules');
  const boilerplate =
    options.negatives === 0 ? {} : boilerplateOf(corpus.others, packagesOf('others', options.part), indexed, modules);
  const onStep = (step: string): void => say({ kind: 'step', step });
  const publicList = options.publicCode ? publicCodeOf('sensitive', root).options.publicList : undefined;
  const listed = new ListedPieces(publicList);
  const measured = await measureShare(options, { shard, shards }, corpus, boilerplate, texts, indexes, listed, onStep);
  const [index] = indexes.values();
  const share = { shard, shards };
  const peers =
    options.peerCount === 0 || !index
      ? []
      : await measurePeers({ root, folder, sources, options, corpus, boilerplate, texts, share, index, onStep });
  say({ kind: 'done', measured, peers });
}
