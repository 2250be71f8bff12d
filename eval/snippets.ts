/** Cuts pieces of consecutive lines out of files. */
import type { CorpusFile } from './corpus.ts';
import { hasHashComments } from './languages.ts';
import { type Random, randomOf, WeightedPicker } from './random.ts';

export interface Snippet {
  readonly repository: string;
  readonly path: string;
  readonly language: string;
  /** First line in the file, from 1. */
  readonly first: number;
  /** Without line ends. */
  readonly lines: readonly string[];
}

export const snippetLengths = [6, 12, 25, 60] as const;

const importLine =
  /^\s*(?:import\b|from\s+\S+\s+import\b|export\s+(?:\*|\{.*\}\s+from)|#\s*include\b|#?using\b|use\s|package\s|@(?:use|import|forward)\b|require\b|pragma\b)/;

/** Whether a line holds more than a comment, an import or a brace. */
export function isCodeLine(line: string, language: string): boolean {
  if (!/\w/.test(line) || importLine.test(line)) return false;
  if (hasHashComments(language)) return !/^\s*(?:#|"""|''')/.test(line);
  return !/^\s*(?:\/\/|\/\*|\*|<!--|--\s)/.test(line);
}

interface Line {
  readonly file: CorpusFile;
  readonly lines: readonly string[];
  /** How many code lines come before each line. */
  readonly codeBefore: Uint32Array;
}

/** Draws pieces: packages by the root of their size, so that the largest doesn't outvote the rest; files by size. */
export class SnippetSource {
  private readonly packages: WeightedPicker<WeightedPicker<Line>>;

  /** @param files of which those that are no code are left out */
  constructor(files: readonly CorpusFile[]) {
    const byPackage = new Map<string, Line[]>();
    for (const file of files) {
      if (file.language === 'text') continue;
      const lines = file.text.split(/\r?\n/);
      const codeBefore = new Uint32Array(lines.length + 1);
      lines.forEach((line, i) => {
        codeBefore[i + 1] = (codeBefore[i] as number) + (isCodeLine(line, file.language) ? 1 : 0);
      });
      const known = byPackage.get(file.repository);
      if (known) known.push({ file, lines, codeBefore });
      else byPackage.set(file.repository, [{ file, lines, codeBefore }]);
    }
    const pickers = [...byPackage.values()].map((all) => ({
      picker: new WeightedPicker(all, ({ lines }) => lines.length),
      weight: Math.sqrt(all.reduce((sum, { lines }) => sum + lines.length, 0)),
    }));
    const weights = new Map(pickers.map(({ picker, weight }) => [picker, weight]));
    this.packages = new WeightedPicker([...weights.keys()], (picker) => weights.get(picker) as number);
  }

  /** One piece of `length` lines of which half at least are code; `undefined` when the draw met none. */
  draw(length: number, random: Random): Snippet | undefined {
    const { file, lines, codeBefore } = this.packages.pick(random).pick(random);
    if (lines.length < length) return undefined;
    const start = Math.floor(random() * (lines.length - length + 1));
    const code = (codeBefore[start + length] as number) - (codeBefore[start] as number);
    if (code * 2 < length) return undefined;
    const { repository, path, language } = file;
    return { repository, path, language, first: start + 1, lines: lines.slice(start, start + length) };
  }

  /** A file, drawn like the pieces are. */
  drawFile(random: Random): CorpusFile {
    return this.packages.pick(random).pick(random).file;
  }

  /** `count` different pieces, the same for the same seed. */
  take(length: number, count: number, seed: string): Snippet[] {
    const random = randomOf(`${seed} ${length}`);
    const known = new Set<string>();
    const taken: Snippet[] = [];
    for (let tries = 0; taken.length < count && tries < count * 50; tries++) {
      const snippet = this.draw(length, random);
      if (!snippet) continue;
      const place = `${snippet.repository} ${snippet.path} ${snippet.first}`;
      if (known.has(place)) continue;
      known.add(place);
      taken.push(snippet);
    }
    return taken;
  }
}
