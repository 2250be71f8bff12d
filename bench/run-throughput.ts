/** How fast code is read by the engine, and by SCANOSS and Dolos, one process, the same files. */
import { readFileSync } from 'node:fs';
import { loadCorpus } from '../eval/corpus.ts';
import { loadDolos } from '../eval/peer-dolos.ts';
import { scanossHashes, ScanossPackage, verifyScanoss } from '../eval/peer-scanoss.ts';
import { publicCodeOf } from '../eval/public-code.ts';
import { KGrams } from '../src/engine/fingerprint.ts';
import { IndexWriter, type IndexWriterOptions } from '../src/engine/index/writer.ts';
import { Lexer } from '../src/engine/lex.ts';
import { profiles, streamNames } from '../src/engine/profile.ts';
import { lowerQuartile } from './figures.ts';
import { task } from './task.ts';

export interface ThroughputInput {
  readonly root: string;
  /** What every tool reads. */
  readonly files: readonly string[];
  /** `node_modules` of SCANOSS and Dolos, where they are installed. */
  readonly peers: string | undefined;
}

/** Seconds of processor time for one reading of all files: lower quartile. */
export interface Reading {
  readonly tool: string;
  readonly seconds: number;
  readonly runs: number;
}

export interface ThroughputOutput {
  /** Of the files that every tool reads. */
  readonly megabytes: number;
  readonly lines: number;
  readonly same: readonly Reading[];
  /** The packages of `npm run eval`, in many languages, read by the engine alone. */
  readonly corpus: { readonly megabytes: number; readonly lines: number; readonly readings: readonly Reading[] };
}

const KEY = new Uint8Array(32).fill(7);
/** Runs last so long together, unless there have been enough of them. */
const SECONDS = 3;
const MOST_RUNS = 25;
const LEAST_RUNS = 3;
/** For what takes longer than `SECONDS`. */
const LEAST_SLOW_RUNS = 2;

async function read(
  tool: string,
  texts: readonly string[],
  readAll: (texts: readonly string[]) => void | Promise<void>,
): Promise<Reading> {
  const times: number[] = [];
  let spent = 0;
  const isShort = (): boolean =>
    times.length < (times[0] !== undefined && times[0] > SECONDS ? LEAST_SLOW_RUNS : LEAST_RUNS);
  while (isShort() || (spent < SECONDS && times.length < MOST_RUNS)) {
    const before = process.cpuUsage();
    await readAll(texts);
    const { user, system } = process.cpuUsage(before);
    times.push((user + system) / 1e6);
    spent += (user + system) / 1e6;
  }
  console.error(`${tool}: ${(lowerQuartile(times) * 1000).toFixed(0)} ms, ${times.length} runs`);
  return { tool, seconds: lowerQuartile(times), runs: times.length };
}

const parameters = profiles.compact;
const lexer = new Lexer();
const kgrams = new KGrams();

function lex(texts: readonly string[]): void {
  for (const text of texts) lexer.lex(text);
}

function winnow(texts: readonly string[]): void {
  for (const text of texts) {
    const tokens = lexer.lex(text);
    for (const name of streamNames) {
      kgrams.read(tokens[name], parameters[name].k);
      kgrams.winnow(tokens[name], parameters[name], undefined);
    }
  }
}

function write(texts: readonly string[], options: Partial<IndexWriterOptions>, isFinished: boolean): void {
  const writer = new IndexWriter({ key: KEY, profile: 'compact', storePaths: true, ...options });
  texts.forEach((text, i) => {
    writer.add({ repository: 'measured', path: `file-${i}`, blob: i.toString(16).padStart(40, '0'), text });
  });
  if (isFinished) writer.finish();
}

async function readByEngine(texts: readonly string[], root: string): Promise<Reading[]> {
  const { name, options } = publicCodeOf('compact', root);
  const readings = [
    await read('lexing', texts, lex),
    await read('lexing, k-grams and winnowing', texts, winnow),
    await read('IndexWriter.add: the same and keyed', texts, (all) => write(all, {}, false)),
  ];
  if (options.publicList === undefined) console.error(`no public code left out: ${name}`);
  else {
    readings.push(
      await read('IndexWriter.add without public code', texts, (all) => write(all, options, false)),
      await read('the whole index without public code, sorted and sealed', texts, (all) => write(all, options, true)),
    );
  }
  return readings;
}

async function readByPeers(texts: readonly string[], modules: string): Promise<Reading[]> {
  const readings: Reading[] = [];
  // A peer that doesn't load is left out; what it says is told.
  const attempt = async (work: () => Promise<Reading>): Promise<void> => {
    try {
      readings.push(await work());
    } catch (error) {
      console.error(`left out: ${error instanceof Error ? error.message : String(error)}`);
    }
  };
  await attempt(async () => {
    const scanoss = new ScanossPackage(modules);
    try {
      return await read('SCANOSS winnowing (package scanoss)', texts, async (all) => {
        for (const text of all) await scanoss.fingerprint(text);
      });
    } finally {
      await scanoss.close();
    }
  });
  await attempt(async () => {
    await verifyScanoss(modules, texts.slice(0, 3));
    return read('SCANOSS winnowing, written anew with the same output', texts, (all) => {
      for (const text of all) scanossHashes(text);
    });
  });
  await attempt(async () => {
    const fingerprints = await loadDolos(modules);
    return read('Dolos (dolos-lib, tree-sitter, k 23, w 17)', texts, (all) => {
      for (const text of all) fingerprints(text);
    });
  });
  return readings;
}

function sizeOf(texts: readonly string[]): { megabytes: number; lines: number } {
  let bytes = 0;
  let lines = 0;
  for (const text of texts) {
    bytes += Buffer.byteLength(text);
    for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) lines++;
  }
  return { megabytes: bytes / 1e6, lines };
}

await task(async (input): Promise<ThroughputOutput> => {
  const { root, files, peers } = input as ThroughputInput;
  const texts = files.map((file) => readFileSync(file, 'utf8'));
  const same = await readByEngine(texts, root);
  if (peers !== undefined) same.push(...(await readByPeers(texts, peers)));
  const corpora = [await loadCorpus('tuning'), await loadCorpus('heldOut')];
  const all = corpora.flatMap(({ organisation }) => organisation.map(({ text }) => text));
  return { ...sizeOf(texts), same, corpus: { ...sizeOf(all), readings: await readByEngine(all, root) } };
});
