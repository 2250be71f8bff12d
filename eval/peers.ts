/** The same pieces, read by SCANOSS' winnowing and by Dolos: found where two fingerprints of one file agree. */
import { createHash } from 'node:crypto';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { IndexReader } from '../src/engine/index/reader.ts';
import type { BoilerplateSets } from './boilerplate.ts';
import type { Corpus, CorpusFile } from './corpus.ts';
import { findSources } from './detector.ts';
import { wholeFiles } from './measure.ts';
import type { EvalOptions } from './options.ts';
import { loadDolos } from './peer-dolos.ts';
import { scanossHashes, verifyScanoss } from './peer-scanoss.ts';
import { readJson, type Share, type Texts } from './texts.ts';
import { transforms } from './transforms/all.ts';

export type PeerName = 'SCANOSS' | 'Dolos';

/** How many of the same texts a peer finds, and Sourcekeep with its first profile. */
export interface PeerCounts {
  readonly peer: PeerName;
  readonly kind: 'recall' | 'false positives';
  /** Name of the transform, or of the set. */
  readonly name: string;
  /** Lines; 0 where they differ. */
  readonly length: number;
  readonly n: number;
  readonly found: number;
  readonly ours: number;
}

export interface PeerInput {
  readonly root: string;
  readonly folder: string;
  readonly sources: string;
  readonly options: EvalOptions;
  readonly corpus: Corpus;
  readonly boilerplate: BoilerplateSets;
  readonly texts: Texts;
  readonly share: Share;
  readonly index: IndexReader;
  readonly onStep: (step: string) => void;
}

/** What the peers are measured on; they are slow. */
const compared = [
  'verbatim comments-stripped comments-added diff-mixed line-numbers prettier ts-to-js whitespace-minified edited-5',
  'locals-renamed all-renamed terser-beautified esbuild-minified',
]
  .join(' ')
  .split(' ');
const NEGATIVES = 1_000;
const FILES = 300;
/** Raise it where a peer or its rule changes: what was kept is then forgotten. */
const PEERS_VERSION = 1;

const isScript = (language: string): boolean => language === 'JavaScript' || language === 'TypeScript';

/** Fingerprints → files; a text is found where some file shares two different ones with it. */
class PeerIndex {
  private readonly files = new Map<number, number[]>();
  private readonly hashesOf: (text: string) => number[];

  constructor(files: readonly CorpusFile[], hashesOf: (text: string) => number[]) {
    this.hashesOf = hashesOf;
    files.forEach(({ text }, file) => {
      for (const hash of new Set(hashesOf(text))) {
        const known = this.files.get(hash);
        if (known) known.push(file);
        else this.files.set(hash, [file]);
      }
    });
  }

  finds(text: string): boolean {
    const hits = new Map<number, number>();
    for (const hash of new Set(this.hashesOf(text))) {
      for (const file of this.files.get(hash) ?? []) {
        const count = (hits.get(file) ?? 0) + 1;
        if (count >= 2) return true;
        hits.set(file, count);
      }
    }
    return false;
  }
}

/** One share measures SCANOSS, the other Dolos; a peer that can't be loaded is left out and named on standard error. */
export async function measurePeers(input: PeerInput): Promise<PeerCounts[]> {
  const peer: PeerName = input.share.shard === 0 ? 'SCANOSS' : 'Dolos';
  const modules = join(input.root, 'eval/peers/node_modules');
  input.onStep(peer);
  try {
    return await new PeerMeasurement(input, peer, modules).measure();
  } catch (error) {
    input.onStep(`${peer} was left out: ${error instanceof Error ? error.message : String(error)}`);
    return [];
  }
}

class PeerMeasurement {
  private readonly input: PeerInput;
  private readonly peer: PeerName;
  private readonly modules: string;
  private index: Promise<PeerIndex> | undefined;

  constructor(input: PeerInput, peer: PeerName, modules: string) {
    this.input = input;
    this.peer = peer;
    this.modules = modules;
  }

  async measure(): Promise<PeerCounts[]> {
    const { options, texts, corpus, share, boilerplate } = this.input;
    const reads = (language: string): boolean => this.peer === 'SCANOSS' || isScript(language);
    const counts: PeerCounts[] = [];
    for (const transform of transforms.filter(({ name }) => compared.includes(name))) {
      for (const length of options.lengths) {
        const cases = (await texts.casesOf(transform, length)).filter(({ snippet }) => reads(snippet.language));
        const chosen = cases.slice(0, options.peerCount).map(({ transformed }) => transformed.text);
        counts.push(await this.count('recall', transform.name, length, chosen));
      }
    }
    for (const length of options.lengths) {
      const snippets = texts.negativesOf(length, options.negatives).filter(({ language }) => reads(language));
      const chosen = snippets.slice(0, NEGATIVES).map(({ lines }) => lines.join('\n'));
      counts.push(await this.count('false positives', 'unrelated snippets', length, chosen));
    }
    const files = wholeFiles(corpus, options.files, share).filter(({ language }) => reads(language));
    const wholes = files.slice(0, FILES).map(({ text }) => text);
    counts.push(await this.count('false positives', 'whole files', 0, wholes));
    if (this.peer === 'SCANOSS') {
      const licences = (boilerplate['licence texts'] ?? []).map(({ text }) => text);
      counts.push(await this.count('false positives', 'licence texts', 0, licences));
    }
    return counts;
  }

  private async count(
    kind: PeerCounts['kind'],
    name: string,
    length: number,
    chosen: readonly string[],
  ): Promise<PeerCounts> {
    const found = await this.findings(`${kind} ${name} ${length}`, chosen);
    let ours = 0;
    for (const text of chosen) ours += Number((await findSources(text, this.input.index)).length > 0);
    return { peer: this.peer, kind, name, length, n: chosen.length, found, ours };
  }

  /** How many the peer finds; kept on the disk, since neither the peer nor the texts change with the engine. */
  private async findings(cell: string, chosen: readonly string[]): Promise<number> {
    const { folder, sources, options } = this.input;
    const digest = createHash('sha256').update(chosen.join('\0')).digest('hex').slice(0, 12);
    const name = `peer-${PEERS_VERSION}-${sources}-${options.part}-${this.peer}-${cell.replaceAll(' ', '_')}-${digest}.json`;
    const kept = readJson(join(folder, name));
    if (typeof kept === 'number') return kept;
    this.index ??= this.build();
    const index = await this.index;
    const found = chosen.filter((text) => index.finds(text)).length;
    mkdirSync(folder, { recursive: true });
    writeFileSync(join(folder, name), String(found));
    return found;
  }

  private async build(): Promise<PeerIndex> {
    const files = this.input.corpus.organisation.filter(({ language }) => language !== 'text');
    if (this.peer === 'Dolos') {
      const scripts = files.filter(({ language }) => isScript(language));
      return new PeerIndex(scripts, await loadDolos(this.modules));
    }
    await verifyScanoss(
      this.modules,
      files.filter((_, i) => i % 40 === 0).map(({ text }) => text),
    );
    return new PeerIndex(files, scanossHashes);
  }
}
