/**
 * Cuts pieces at statement boundaries, so that prettier, esbuild and terser can read them. What stands inside a function,
 * a class or an object is parsed within one, which is taken off again afterwards.
 */
import { type Loader as EsbuildLoader, transform } from 'esbuild';
import type { CorpusFile } from './corpus.ts';
import { lexemesOf } from './lexical.ts';
import { randomOf } from './random.ts';
import { type Snippet, SnippetSource } from './snippets.ts';

export type Loader = 'ts' | 'tsx' | 'js' | 'jsx' | 'css' | 'scss' | 'less';
export type WrapName = 'none' | 'function' | 'class' | 'object';

/** A snippet that a tool can read. */
export interface Piece extends Snippet {
  readonly loader: Loader;
  readonly wrap: WrapName;
}

/** How many lines more a piece may have than asked for, until its last statement ends. */
const SLACK = 1.25;

const wraps: Readonly<Record<WrapName, readonly [string, string]>> = {
  none: ['', ''],
  function: ['async function* wrapped() {', '}'],
  class: ['class Wrapped extends Object {', '}'],
  object: ['wrapped({', '})'],
};

/** The piece inside of what makes it a program; first and last line are the wrap's where there is one. */
export function wrapped(text: string, wrap: WrapName): string {
  const [head, tail] = wraps[wrap];
  return head === '' ? text : `${head}\n${text}\n${tail}`;
}

/** Takes the wrap off a program that a tool printed, in lines or all in one. */
export function unwrapped(text: string, wrap: WrapName): string {
  if (wrap === 'none') return text.trim();
  const first = text.indexOf('{');
  const last = text.lastIndexOf('}');
  return text.slice(first + 1, last).replace(/^\s*\n|\s+$/g, '');
}

export function loaderOf(path: string): Loader | undefined {
  if (/\.(?:m|c)?ts$/.test(path)) return path.endsWith('.d.ts') ? undefined : 'ts';
  if (path.endsWith('.tsx')) return 'tsx';
  if (/\.(?:m|c)?jsx?$/.test(path)) return 'jsx';
  const style = /\.(css|scss|less)$/.exec(path)?.[1];
  return style === undefined ? undefined : (style as Loader);
}

export function isStyle(loader: Loader): boolean {
  return loader === 'css' || loader === 'scss' || loader === 'less';
}

/** esbuild reads no SCSS and no Less, but most of what stands in them is CSS to it. */
export function esbuildLoaderOf(loader: Loader): EsbuildLoader {
  return loader === 'scss' || loader === 'less' ? 'css' : loader;
}

/** Depth of brackets before each line. */
function depthsOf(file: CorpusFile): Int32Array {
  const depths: number[] = [0];
  let depth = 0;
  for (const { kind, text } of lexemesOf(file.text, file.language)) {
    if (kind === 'mark') {
      if ('{(['.includes(text)) depth++;
      else if ('})]'.includes(text)) depth--;
      continue;
    }
    for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) depths.push(depth);
  }
  return Int32Array.from([...depths, depth]);
}

export class PieceSource {
  private readonly source: SnippetSource;
  private readonly byPath: Map<string, CorpusFile>;
  private readonly depths = new Map<CorpusFile, Int32Array>();

  constructor(files: readonly CorpusFile[]) {
    const readable = files.filter(({ path }) => loaderOf(path) !== undefined);
    this.source = new SnippetSource(readable);
    this.byPath = new Map(readable.map((file) => [`${file.repository} ${file.path}`, file]));
  }

  /** So many pieces of about `length` lines, the same for the same seed. */
  async take(length: number, count: number, seed: string): Promise<Piece[]> {
    const random = randomOf(`${seed} pieces ${length}`);
    const known = new Set<string>();
    const taken: Piece[] = [];
    for (let tries = 0; taken.length < count && tries < count * 12;) {
      const drawn: Snippet[] = [];
      for (let i = 0; i < 64; i++, tries++) {
        const snippet = this.source.draw(length, random);
        const closed = snippet && this.close(snippet, length);
        const place = closed && `${closed.repository} ${closed.path} ${closed.first}`;
        if (place === undefined || known.has(place)) continue;
        known.add(place);
        drawn.push(closed as Snippet);
      }
      const pieces = await Promise.all(drawn.map(pieceOf));
      taken.push(...pieces.filter((piece) => piece !== undefined));
    }
    return taken.slice(0, count);
  }

  /** The snippet moved to where a line begins at a depth to which it comes back at its end. */
  private close(snippet: Snippet, length: number): Snippet | undefined {
    const file = this.byPath.get(`${snippet.repository} ${snippet.path}`) as CorpusFile;
    let depths = this.depths.get(file);
    if (!depths) this.depths.set(file, (depths = depthsOf(file)));
    const lines = file.text.split(/\r?\n/);
    // The first line at which a statement may begin: the one before ended one.
    for (let start = snippet.first - 1; start < snippet.first + 7; start++) {
      const before = lines[start - 1]?.trim() ?? '';
      if (!/[;{}]$|^$|^\*\/|^\/\/|\*\/$|,$/.test(before) || !/[\w@.&#[]/.test(lines[start]?.trim()[0] ?? '')) continue;
      const depth = depths[start] as number;
      for (let end = start + 1; end <= Math.min(lines.length, start + length * SLACK); end++) {
        const now = depths[end] as number;
        if (now < depth) break;
        if (end - start < length || now !== depth || !/[;},]\s*$/.test(lines[end - 1] ?? '')) continue;
        return { ...snippet, first: start + 1, lines: lines.slice(start, end) };
      }
    }
    return undefined;
  }
}

async function pieceOf(snippet: Snippet): Promise<Piece | undefined> {
  const loader = loaderOf(snippet.path) as Loader;
  if (isStyle(loader)) return { ...snippet, loader, wrap: 'none' };
  const text = snippet.lines.join('\n');
  for (const wrap of ['none', 'class', 'function', 'object'] as const) {
    const reads = await transform(wrapped(text, wrap), { loader: esbuildLoaderOf(loader), logLevel: 'silent' }).then(
      () => true,
      () => false,
    );
    if (reads) return { ...snippet, loader, wrap };
  }
  return undefined;
}
