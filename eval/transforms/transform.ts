/** What a transform takes and gives. */
import type { LineRange } from '../../src/engine/types.ts';
import { type Random } from '../random.ts';
import type { Snippet } from '../snippets.ts';

export interface Transformed {
  readonly text: string;
  /** Lines of `text` that hold the piece. */
  readonly truth: LineRange;
}

export interface TransformContext {
  readonly random: Random;
  /** Lines of code that nobody indexed. */
  readonly otherLines: (count: number) => readonly string[];
}

export type TransformGroup = 'verbatim' | 'format' | 'edit' | 'rename' | 'tool' | 'minify' | 'place';

export interface Transform {
  readonly name: string;
  /** What it does, for the table. */
  readonly title: string;
  readonly group: TransformGroup;
  /** `any`: pieces cut anywhere; `script`, `styled`: pieces cut at statements, of scripts, of scripts and style sheets. */
  readonly pieces: 'any' | 'script' | 'styled' | 'typescript';
  /** Line counts for which it is measured; all where it is left out. */
  readonly lengths?: readonly number[];
  /** `undefined` where the transform doesn't apply to the piece. */
  readonly apply: (
    snippet: Snippet,
    context: TransformContext,
  ) => Transformed | undefined | Promise<Transformed | undefined>;
}

/** A text that is the piece from its first line to its last. */
export function whole(text: string): Transformed {
  return { text, truth: [1, text.split('\n').length] };
}
