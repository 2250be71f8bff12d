/**
 * Loads the packages of corpora.json: code that is indexed and stands for an organisation's, and code that never is.
 * Both come in two parts: parameters may be chosen on `tuning`; `heldOut` only measures.
 */
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join, relative, sep } from 'node:path';
import { MAX_INDEXED_BYTES, whyNotIndexed } from '../src/engine/skip.ts';
import { fetchPackages, folderOf } from '../scripts/corpora/fetch-packages.mjs';
import corpora from './corpora.json' with { type: 'json' };
import { languageOf } from './languages.ts';

export type Part = 'tuning' | 'heldOut';

/** A published package, and what of it is taken. */
export interface CorpusPackage {
  readonly name: string;
  readonly version: string;
  /** `sha512-…` of the archive. */
  readonly integrity: string;
  /** Folders or files inside the package; without them the whole of it. */
  readonly folders?: readonly string[];
  /** Paths that begin like this are left out: copies of what another package of the lists holds, and other people's code. */
  readonly leaveOut?: readonly string[];
}

export interface CorpusFile {
  /** Name of the package. */
  readonly repository: string;
  /** Inside the package, with `/`. */
  readonly path: string;
  readonly text: string;
  /** As languages.ts names it; `text` for what is no code. */
  readonly language: string;
}

export interface Corpus {
  /** To be indexed. */
  readonly organisation: readonly CorpusFile[];
  /** Never indexed. */
  readonly others: readonly CorpusFile[];
}

export function packagesOf(set: 'organisation' | 'others', part: Part): readonly CorpusPackage[] {
  return corpora[set][part];
}

/** Fetches the packages where they are missing. @throws Error when the registry can't be reached or bytes differ */
export async function fetchCorpus(packages: readonly CorpusPackage[]): Promise<void> {
  try {
    await fetchPackages(packages);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new Error(
      `The packages that accuracy is measured on could not be fetched from the npm registry. Is the network there? ${reason}`,
      { cause: error },
    );
  }
}

/**
 * The files of both sets of a part, sorted by package and path. What the indexer would skip is left out, a file whose
 * text (blanks aside) came before too, and of the others what the organisation has.
 */
export async function loadCorpus(part: Part, only?: readonly string[]): Promise<Corpus> {
  const chosen = (set: 'organisation' | 'others'): readonly CorpusPackage[] =>
    packagesOf(set, part).filter(({ name }) => only === undefined || only.includes(name));
  const organisation = chosen('organisation');
  const others = chosen('others');
  await fetchCorpus([...organisation, ...others]);
  const known = new Set<string>();
  return { organisation: readAll(organisation, known), others: readAll(others, known) };
}

function readAll(packages: readonly CorpusPackage[], known: Set<string>): CorpusFile[] {
  return packages.flatMap((entry) =>
    filesOf(entry).filter(({ text }) => {
      const digest = digestOf(text);
      if (known.has(digest)) return false;
      known.add(digest);
      return true;
    }),
  );
}

/** Equal for texts that differ in blanks alone. */
export function digestOf(text: string): string {
  return createHash('sha256').update(text.replace(/\s+/g, ' ').trim()).digest('base64');
}

/** What is taken of one package. */
export function filesOf(entry: CorpusPackage): CorpusFile[] {
  const root = folderOf(entry);
  const files = (entry.folders ?? ['']).flatMap((folder) => filesBelow(root, folder, entry.leaveOut ?? []));
  files.sort((a, b) => (a.path < b.path ? -1 : 1));
  return files.map(({ path, text, language }) => ({ repository: entry.name, path, text, language }));
}

function filesBelow(
  root: string,
  folder: string,
  leaveOut: readonly string[],
): { path: string; text: string; language: string }[] {
  const start = join(root, folder);
  const paths = statSync(start).isFile()
    ? [start]
    : readdirSync(start, { recursive: true, withFileTypes: true })
        .filter((entry) => entry.isFile())
        .map((entry) => join(entry.parentPath, entry.name));
  return paths.flatMap((full) => {
    const path = relative(root, full).split(sep).join('/');
    const language = languageOf(path);
    if (language === undefined || leaveOut.some((prefix) => path.startsWith(prefix))) return [];
    // Folders that are named are taken whatever they are called; what lies below them is judged as the indexer would.
    const inside = relative(start, full).split(sep).join('/') || path;
    if (whyNotIndexed(inside) !== undefined || statSync(full).size > MAX_INDEXED_BYTES) return [];
    const text = readFileSync(full, 'utf8');
    return text.includes('\ufffd') || whyNotIndexed(inside, text) !== undefined ? [] : [{ path, text, language }];
  });
}
