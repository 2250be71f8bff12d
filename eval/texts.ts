/** The pieces of one half of the work and what the transforms make of them; what tools made is kept on the disk. */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { CorpusFile } from './corpus.ts';
import { isStyle, type Piece, PieceSource } from './pieces.ts';
import { type Random, randomOf } from './random.ts';
import { isCodeLine, type Snippet, SnippetSource } from './snippets.ts';
import type { Transform, TransformContext, Transformed } from './transforms/transform.ts';

export interface Case {
  readonly snippet: Snippet;
  readonly transformed: Transformed;
}

export interface Share {
  /** Which of `shards` parts of every cell. */
  readonly shard: number;
  readonly shards: number;
}

export interface TextsOptions extends Share {
  readonly count: number;
  readonly part: string;
  /** Where what tools made is kept, and of which sources; another digest asks for new texts. Nothing is kept without. */
  readonly kept?: { readonly folder: string; readonly sources: string };
}

/** Style sheets are so much of what prettier and minifiers are measured on. */
const STYLES = 0.2;

export class Texts {
  private readonly snippets: SnippetSource;
  private readonly scripts: PieceSource;
  private readonly typescript: PieceSource;
  private readonly styles: PieceSource;
  private readonly others: SnippetSource;
  private readonly options: TextsOptions;
  private readonly pieces = new Map<string, Promise<readonly Snippet[]>>();

  constructor(organisation: readonly CorpusFile[], others: readonly CorpusFile[], options: TextsOptions) {
    const of = (...languages: string[]): CorpusFile[] =>
      organisation.filter(({ language }) => languages.includes(language));
    this.snippets = new SnippetSource(organisation);
    this.scripts = new PieceSource(of('TypeScript', 'JavaScript'));
    this.typescript = new PieceSource(of('TypeScript'));
    this.styles = new PieceSource(of('CSS'));
    this.others = new SnippetSource(others);
    this.options = options;
  }

  /** This share of a cell. */
  async casesOf(transform: Transform, length: number): Promise<readonly Case[]> {
    const snippets = await this.snippetsOf(transform.pieces, length);
    const kept = transform.pieces === 'any' ? undefined : this.kept(transform, length, snippets.length);
    if (kept?.texts) return zip(snippets, kept.texts);
    const random = randomOf(`${transform.name} ${length} ${this.options.shard}`);
    const context: TransformContext = { random, otherLines: (count) => this.otherLines(count, random) };
    const texts: (Transformed | null)[] = [];
    for (const snippet of snippets) texts.push((await transform.apply(snippet, context)) ?? null);
    kept?.keep(texts);
    return zip(snippets, texts);
  }

  private snippetsOf(kind: Transform['pieces'], length: number): Promise<readonly Snippet[]> {
    const key = `${kind} ${length}`;
    const known = this.pieces.get(key);
    if (known) return known;
    const drawn = this.draw(kind, length);
    this.pieces.set(key, drawn);
    return drawn;
  }

  private async draw(kind: Transform['pieces'], length: number): Promise<readonly Snippet[]> {
    const { count, shard, shards } = this.options;
    const wanted = Math.ceil(count / shards);
    const seed = `${kind} ${shard}`;
    if (kind === 'any') {
      return this.snippets.take(length, count, 'any').filter((_, i) => i % shards === shard);
    }
    if (kind === 'typescript') return this.typescript.take(length, wanted, seed);
    if (kind === 'script') return this.scripts.take(length, wanted, seed);
    const styles = Math.round(wanted * STYLES);
    const pieces: Piece[] = await this.scripts.take(length, wanted - styles, seed);
    return [...pieces, ...(await this.styles.take(length, styles, seed))].filter(
      (piece) => !isStyle(piece.loader) || piece.lines.length > 0,
    );
  }

  /** Unrelated pieces, this share of them. */
  negativesOf(length: number, count: number): readonly Snippet[] {
    const { shard, shards } = this.options;
    return this.others.take(length, count, 'unrelated').filter((_, i) => i % shards === shard);
  }

  private otherLines(count: number, random: Random): readonly string[] {
    for (;;) {
      const snippet = this.others.draw(Math.max(6, count), random);
      if (!snippet) continue;
      if (count > 1) return snippet.lines.slice(0, count);
      const line = snippet.lines.find((text) => isCodeLine(text, snippet.language));
      if (line !== undefined) return [line];
    }
  }

  private kept(
    { name }: Transform,
    length: number,
    count: number,
  ): { texts: (Transformed | null)[] | undefined; keep: (texts: readonly (Transformed | null)[]) => void } | undefined {
    const { kept, part, shard, shards } = this.options;
    if (!kept) return undefined;
    const { folder, sources } = kept;
    const path = join(folder, `${sources}-${part}-${name}-${length}-${count}-${shard}of${shards}.json`);
    return {
      texts: readJson(path) as (Transformed | null)[] | undefined,
      keep: (texts) => {
        mkdirSync(folder, { recursive: true });
        writeFileSync(path, JSON.stringify(texts));
      },
    };
  }
}

export function readJson(path: string): unknown {
  try {
    return JSON.parse(readFileSync(path, 'utf8'));
  } catch {
    return undefined;
  }
}

function zip(snippets: readonly Snippet[], texts: readonly (Transformed | null)[]): Case[] {
  return snippets.flatMap((snippet, i) => {
    const transformed = texts[i];
    return transformed ? [{ snippet, transformed }] : [];
  });
}
