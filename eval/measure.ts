/** Runs one share of the work through the product and counts. */
import type { IndexReader } from '../src/engine/index/reader.ts';
import type { Profile, SourceFinding } from '../src/engine/types.ts';
import type { BoilerplateSets } from './boilerplate.ts';
import type { Corpus } from './corpus.ts';
import { evidenceOf, findSources } from './detector.ts';
import type { ListedPieces } from './listed.ts';
import type { EvalOptions } from './options.ts';
import { randomOf } from './random.ts';
import { isCodeLine, SnippetSource } from './snippets.ts';
import type { Case, Share, Texts } from './texts.ts';
import { transforms } from './transforms/all.ts';
import type { Transform } from './transforms/transform.ts';

/** How often pieces of one transform and length are recognised. */
export interface Cell {
  readonly transform: string;
  readonly length: number;
  readonly profile: Profile;
  n: number;
  /** Pieces left out because they are public code (listed.ts). */
  listed: number;
  found: number;
  /** The finding that covers most of the piece names its file, or one that holds nine in ten of its lines. */
  right: number;
  /** Every code line of the piece lies within the right findings. */
  linesCovered: number;
  /** Lines of right findings beyond the piece. */
  linesBeyond: number;
  /** The lines of the file that are named hold those of the piece. */
  placed: number;
}

export interface WrongFile {
  readonly transform: string;
  readonly length: number;
  readonly profile: Profile;
  readonly source: string;
  readonly taken: string;
  readonly text: string;
}

export interface NegativeSet {
  readonly set: string;
  readonly profile: Profile;
  n: number;
  found: number;
}

export interface FalsePositive {
  readonly set: string;
  readonly profile: Profile;
  readonly source: string;
  /** Repository, path and lines. */
  readonly taken: string;
  readonly confidence: string;
  /** The lines of the input that were taken for it. */
  readonly text: string;
}

/** Evidence, whether or not it was enough: in units of what is needed, and in bits of exact words. */
export interface EvidenceSample {
  readonly name: string;
  readonly ratios: number[];
  readonly exactBits: number[];
}

export interface Measured {
  readonly cells: Cell[];
  readonly wrongFiles: WrongFile[];
  readonly negatives: NegativeSet[];
  readonly falsePositives: FalsePositive[];
  readonly evidence: EvidenceSample[];
}

/** Cells whose evidence is looked at. */
const evidenceCells: readonly (readonly [transform: string, length: number])[] = [
  ['verbatim', 6],
  ['verbatim', 12],
  ['prettier', 12],
  ['edited-5', 25],
  ['all-renamed', 25],
  ['esbuild-minified', 60],
];

const KEPT_LINES = 40;
/** A file that holds so much of a piece's code lines, blanks aside, holds a copy of it. */
const COPY_SHARE = 0.9;

export class Measurement {
  readonly measured: Measured = { cells: [], wrongFiles: [], negatives: [], falsePositives: [], evidence: [] };
  private readonly indexes: ReadonlyMap<Profile, IndexReader>;
  private readonly lines = new Map<string, ReadonlySet<string>>();
  private readonly textOf: ReadonlyMap<string, string>;

  private readonly listed: ListedPieces;

  constructor(corpus: Corpus, indexes: ReadonlyMap<Profile, IndexReader>, listed: ListedPieces) {
    this.indexes = indexes;
    this.listed = listed;
    this.textOf = new Map(corpus.organisation.map(({ repository, path, text }) => [`${repository} ${path}`, text]));
  }

  async cell(transform: Transform, length: number, cases: readonly Case[]): Promise<void> {
    for (const [number, [profile, index]] of [...this.indexes].entries()) {
      const cell: Cell = {
        ...{ transform: transform.name, length, profile },
        ...{ n: 0, listed: 0, found: 0, right: 0, linesCovered: 0, linesBeyond: 0, placed: 0 },
      };
      this.measured.cells.push(cell);
      // The default profile reads all of them, the other every second one.
      for (const entry of number === 0 ? cases : cases.filter((_, i) => i % 2 === 0)) {
        if (this.listed.has(entry.snippet)) {
          cell.listed++;
          continue;
        }
        cell.n++;
        const findings = await findSources(entry.transformed.text, index);
        if (findings.length > 0) this.count(cell, entry, findings);
      }
    }
    const [profile, index] = [...this.indexes][0] ?? [];
    if (profile !== undefined && index && evidenceCells.some(([n, l]) => n === transform.name && l === length)) {
      await this.evidence(
        `${transform.name} ${length}`,
        index,
        cases.map(({ transformed }) => transformed.text),
      );
    }
  }

  private count(cell: Cell, { snippet, transformed }: Case, findings: readonly SourceFinding[]): void {
    cell.found++;
    const [first, last] = transformed.truth;
    const within = ({ inputLines: [from, to] }: SourceFinding): number =>
      Math.min(to, last) - Math.max(from, first) + 1;
    const main = findings.reduce((best, other) => (within(other) > within(best) ? other : best));
    const pieceLines = snippet.lines.filter((line) => isCodeLine(line, snippet.language)).map(compact);
    const isRight = ({ repository, file }: SourceFinding): boolean => {
      if (repository === snippet.repository && file === snippet.path) return true;
      const known = this.linesOf(`${repository} ${file}`);
      return pieceLines.filter((line) => known.has(line)).length >= COPY_SHARE * pieceLines.length;
    };
    if (!isRight(main)) {
      const { transform, length, profile } = cell;
      const source = `${snippet.repository} ${snippet.path}:${snippet.first}`;
      const taken = `${main.repository} ${main.file}:${main.fileLines[0]}`;
      this.measured.wrongFiles.push({ transform, length, profile, source, taken, text: snippet.lines.join('\n') });
      return;
    }
    cell.right++;
    const right = findings.filter(isRight);
    const lines = transformed.text.split('\n');
    let covered = true;
    for (let line = first; line <= last; line++) {
      if (!isCodeLine(lines[line - 1] ?? '', snippet.language)) continue;
      covered &&= right.some(({ inputLines: [from, to] }) => from <= line && line <= to);
    }
    if (covered) cell.linesCovered++;
    for (const { inputLines } of right) {
      cell.linesBeyond += Math.max(0, first - inputLines[0]) + Math.max(0, inputLines[1] - last);
    }
    const code = snippet.lines.flatMap((line, i) => (isCodeLine(line, snippet.language) ? [snippet.first + i] : []));
    const own = right.filter(({ repository, file }) => repository === snippet.repository && file === snippet.path);
    const placed = (line: number): boolean => own.some(({ fileLines: [from, to] }) => from <= line && line <= to);
    if (own.length === 0 || code.every(placed)) cell.placed++;
  }

  private linesOf(place: string): ReadonlySet<string> {
    let lines = this.lines.get(place);
    if (!lines) this.lines.set(place, (lines = new Set((this.textOf.get(place) ?? '').split('\n').map(compact))));
    return lines;
  }

  /** @param samples each with its source */
  async negatives(set: string, samples: readonly { source: string; text: string }[]): Promise<void> {
    for (const [profile, index] of this.indexes) {
      const entry: NegativeSet = { set, profile, n: samples.length, found: 0 };
      this.measured.negatives.push(entry);
      for (const { source, text } of samples) {
        const findings = await findSources(text, index);
        if (findings.length > 0) entry.found++;
        for (const { repository, file, fileLines, inputLines, confidence } of findings) {
          const lines = text.split('\n').slice(inputLines[0] - 1, Math.min(inputLines[1], inputLines[0] + KEPT_LINES));
          const taken = `${repository} ${file}:${fileLines[0]}-${fileLines[1]}`;
          this.measured.falsePositives.push({ set, profile, source, taken, confidence, text: lines.join('\n') });
        }
      }
    }
  }

  async evidence(name: string, index: IndexReader, texts: readonly string[]): Promise<void> {
    const sample: EvidenceSample = { name, ratios: [], exactBits: [] };
    for (const text of texts) {
      const { ratio, exactBits } = await evidenceOf(text, index);
      sample.ratios.push(Math.round(ratio * 100) / 100);
      sample.exactBits.push(Math.round(exactBits));
    }
    this.measured.evidence.push(sample);
  }
}

function compact(text: string): string {
  return text.replace(/\s+/g, '');
}

/** Everything that the options ask for, in this share. */
export async function measureShare(
  options: EvalOptions,
  share: Share,
  corpus: Corpus,
  boilerplate: BoilerplateSets,
  texts: Texts,
  indexes: ReadonlyMap<Profile, IndexReader>,
  listed: ListedPieces,
  onStep: (step: string) => void,
): Promise<Measured> {
  const measurement = new Measurement(corpus, indexes, listed);
  for (const transform of transforms.filter(({ name }) => options.transforms.includes(name))) {
    onStep(transform.name);
    for (const length of options.lengths) {
      if (transform.lengths && !transform.lengths.includes(length)) continue;
      await measurement.cell(transform, length, await texts.casesOf(transform, length));
    }
  }
  if (options.negatives === 0) return measurement.measured;
  onStep('false positives');
  const [reader] = indexes.values();
  for (const length of options.lengths) {
    const samples = texts.negativesOf(length, options.negatives).map(({ repository, path, first, lines }) => ({
      source: `${repository} ${path}:${first}`,
      text: lines.join('\n'),
    }));
    await measurement.negatives(`unrelated, ${length} lines`, samples);
    const halved = samples.filter((_, i) => i % 2 === 0).map(({ text }) => text);
    if (reader) await measurement.evidence('unrelated', reader, halved);
  }
  await measurement.negatives('whole files', wholeFiles(corpus, options.files, share));
  for (const [set, samples] of Object.entries(boilerplate)) {
    await measurement.negatives(
      set,
      samples.filter((_, i) => i % share.shards === share.shard),
    );
  }
  return measurement.measured;
}

/** Whole files of others, this share of them. */
export function wholeFiles(
  corpus: Corpus,
  count: number,
  { shard, shards }: Share,
): { source: string; language: string; text: string }[] {
  const source = new SnippetSource(corpus.others);
  const random = randomOf('whole files');
  const files = new Set(Array.from({ length: count * 3 }, () => source.drawFile(random)));
  return [...files]
    .slice(0, count)
    .filter((_, i) => i % shards === shard)
    .map(({ repository, path, language, text }) => ({ source: `${repository} ${path}`, language, text }));
}
