/** What formatters, compilers and minifiers make of code. */
import { transform as esbuild } from 'esbuild';
import { format } from 'prettier';
import { minify } from 'terser';
import { esbuildLoaderOf, isStyle, type Loader, type Piece, unwrapped, wrapped } from '../pieces.ts';
import { pick, type Random } from '../random.ts';
import { type Transform, whole } from './transform.ts';

const textOf = ({ lines }: Piece): string => lines.join('\n');

function parserOf(loader: Loader): string {
  if (loader === 'ts' || loader === 'tsx') return 'typescript';
  return loader === 'js' || loader === 'jsx' ? 'babel' : loader;
}

/** Other settings than the piece seems to be written with. */
async function pretty(piece: Piece, random: Random): Promise<string> {
  const text = textOf(piece);
  const count = (pattern: RegExp): number => text.match(pattern)?.length ?? 0;
  const usesSemicolons = count(/;$/gm) > 1;
  const usesSingle = count(/'/g) > count(/"/g);
  const longest = Math.max(...piece.lines.map((line) => line.length));
  const printed = await format(isStyle(piece.loader) ? text : wrapped(text, piece.wrap), {
    parser: parserOf(piece.loader),
    semi: !usesSemicolons,
    singleQuote: !usesSingle,
    printWidth: longest > 90 ? 70 : pick(random, [60, 130]),
    useTabs: random() < 0.5,
    tabWidth: 4,
    trailingComma: pick(random, ['none', 'all'] as const),
    arrowParens: pick(random, ['always', 'avoid'] as const),
    bracketSpacing: random() < 0.5,
    objectWrap: 'collapse',
  });
  return unwrapped(printed, isStyle(piece.loader) ? 'none' : piece.wrap);
}

/** JavaScript of a piece, types taken off, as a program. */
async function scriptOf(piece: Piece): Promise<string> {
  const { code } = await esbuild(wrapped(textOf(piece), piece.wrap), {
    loader: esbuildLoaderOf(piece.loader),
    target: 'es2022',
    logLevel: 'silent',
    tsconfigRaw: { compilerOptions: { verbatimModuleSyntax: true, useDefineForClassFields: false } },
  });
  return code;
}

async function whitespaceMinified(piece: Piece): Promise<string> {
  const program = isStyle(piece.loader) ? textOf(piece) : wrapped(textOf(piece), piece.wrap);
  const loader = esbuildLoaderOf(piece.loader);
  const { code } = await esbuild(program, { loader, minifyWhitespace: true, target: 'esnext', logLevel: 'silent' });
  return unwrapped(code, piece.wrap);
}

/** Names are shortened inside functions and at the top; nothing is dropped for not being used within the piece. */
async function terserOf(piece: Piece, compress: boolean): Promise<string> {
  const { code } = await minify(await scriptOf(piece), {
    module: false,
    compress: compress && { unused: false, passes: 2 },
    mangle: { toplevel: true },
    format: { beautify: !compress, comments: false },
  });
  return unwrapped(code ?? '', piece.wrap);
}

async function esbuildMinified(piece: Piece): Promise<string> {
  const { code } = await esbuild(wrapped(textOf(piece), piece.wrap), {
    loader: esbuildLoaderOf(piece.loader),
    minify: true,
    treeShaking: false,
    target: 'es2022',
    logLevel: 'silent',
    tsconfigRaw: { compilerOptions: { verbatimModuleSyntax: true } },
  });
  return unwrapped(code, piece.wrap);
}

function tool(
  entry: Pick<Transform, 'name' | 'title' | 'group' | 'pieces' | 'lengths'>,
  change: (piece: Piece, random: Random) => Promise<string>,
): Transform {
  return {
    ...entry,
    apply: async (snippet, { random }) => {
      if (!('loader' in snippet)) return undefined;
      // A piece that esbuild reads may be more than another tool can; it is left out and counted by n.
      const text = await change(snippet as Piece, random).catch(() => '');
      return text.trim() === '' ? undefined : whole(text);
    },
  };
}

export const toolTransforms: readonly Transform[] = [
  tool({ name: 'prettier', title: 'prettier with other options', group: 'tool', pieces: 'styled' }, pretty),
  tool({ name: 'ts-to-js', title: 'TypeScript to JavaScript', group: 'tool', pieces: 'typescript' }, async (piece) =>
    unwrapped(await scriptOf(piece), piece.wrap),
  ),
  tool(
    { name: 'whitespace-minified', title: 'white space minified', group: 'tool', pieces: 'styled' },
    whitespaceMinified,
  ),
  tool(
    { name: 'terser-beautified', title: 'terser: mangled and beautified', group: 'rename', pieces: 'script' },
    (piece) => terserOf(piece, false),
  ),
  tool(
    { name: 'esbuild-minified', title: 'esbuild: fully minified', group: 'minify', pieces: 'script' },
    esbuildMinified,
  ),
  tool({ name: 'terser-minified', title: 'terser: fully minified', group: 'minify', pieces: 'script' }, (piece) =>
    terserOf(piece, true),
  ),
];
