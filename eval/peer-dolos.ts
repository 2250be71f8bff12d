/** Dolos: syntax trees of tree-sitter as tokens, winnowed (k 23, w 17) by its own packages, loaded as they are. */
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

/** What is used of @dodona/dolos-lib and -core. */
interface DolosTokenizer {
  generateTokens(text: string): readonly { readonly token: string }[];
}
interface DolosLibrary {
  readonly LanguagePicker: new () => {
    findLanguage(name: string): Promise<{ createTokenizer(options: object): Promise<DolosTokenizer> }>;
  };
}
interface DolosCore {
  readonly WinnowFilter: new (
    k: number,
    window: number,
  ) => { fingerprints(tokens: readonly string[]): readonly { readonly hash: number }[] };
}

const K = 23;
const WINDOW = 17;

/** @returns what gives the fingerprints of a text in JavaScript or TypeScript, both read by one grammar */
export async function loadDolos(modules: string): Promise<(text: string) => number[]> {
  const load = (path: string): Promise<unknown> => import(pathToFileURL(join(modules, path)).href);
  const { LanguagePicker } = (await load('@dodona/dolos-lib/dist/index.js')) as DolosLibrary;
  const { WinnowFilter } = (await load('@dodona/dolos-core/dist/index.js')) as DolosCore;
  const language = await new LanguagePicker().findLanguage('tsx');
  const tokenizer = await language.createTokenizer({ includeComments: false });
  const filter = new WinnowFilter(K, WINDOW);
  return (text) =>
    filter.fingerprints(tokenizer.generateTokens(text).map(({ token }) => token)).map(({ hash }) => hash);
}
