/** Which files of a picked folder are to be indexed, and under which repository's name. */
import { nameOfRemote } from '../contract/repository-name.ts';
import { whyFolderNotIndexed, whyNotIndexed } from '../engine/skip.ts';
import type { Folder, FolderEntry } from './folder.ts';
import { IgnoreRules } from './ignore-rules.ts';

export interface ListedFile {
  /** `owner/name` of the origin remote, else the name of the repository's folder. */
  readonly repository: string;
  /** Inside the repository, with `/`. */
  readonly path: string;
  file(): Promise<File>;
}

/** Takes note of files and folders that are left out. */
export type OnSkip = (reason: string) => void;

interface Place {
  readonly folder: Folder;
  /** Its path below what was picked: empty, or ending in `/`. */
  readonly path: string;
  readonly name: string;
  readonly repository: string;
  /** Where the repository begins, in the same form as `path`. */
  readonly root: string;
  readonly ignored: IgnoreRules;
}

/** The repository that a `.git/config` names as its origin; undefined when it names none. */
export function originOf(config: string): string | undefined {
  let inOrigin = false;
  for (const line of config.split(/\r?\n/)) {
    if (line.trim().startsWith('[')) inOrigin = /^\s*\[remote "origin"\]/.test(line);
    const url = inOrigin ? /^\s*url\s*=\s*"?([^"#;]*\S)/.exec(line)?.[1] : undefined;
    if (url !== undefined) return nameOfRemote(url.replace(/"$/, ''));
  }
  return undefined;
}

async function textOf(entries: readonly FolderEntry[], name: string): Promise<string | undefined> {
  const entry = entries.find((one) => one.kind === 'file' && one.name === name);
  return entry?.kind === 'file' ? (await entry.file()).text() : undefined;
}

/** The place again, as a repository of its own where it holds a `.git`. */
async function asRepository(place: Place, entries: readonly FolderEntry[]): Promise<Place> {
  const git = entries.find(({ name }) => name === '.git');
  if (git?.kind !== 'folder') return place;
  const config = await textOf(await git.folder.entries(), 'config');
  const origin = config === undefined ? undefined : originOf(config);
  // The rules of a repository around it don't reach into it.
  return { ...place, repository: origin ?? place.name, root: place.path, ignored: IgnoreRules.none };
}

async function* enter(given: Place, onSkip: OnSkip): AsyncGenerator<ListedFile> {
  const entries = [...(await given.folder.entries())].sort((a, b) => (a.name < b.name ? -1 : 1));
  const place = await asRepository(given, entries);
  const rules = await textOf(entries, '.gitignore');
  const ignored = rules === undefined ? place.ignored : place.ignored.with(place.path, rules);
  for (const entry of entries) {
    const path = `${place.path}${entry.name}`;
    const own = path.slice(place.root.length);
    if (entry.kind === 'file') {
      const reason = ignored.leavesOut(path) ? 'ignored' : whyNotIndexed(own);
      if (reason === undefined) yield { repository: place.repository, path: own, file: () => entry.file() };
      else onSkip(reason);
    } else if (entry.name !== '.git') {
      const reason = ignored.leavesOut(`${path}/`) ? 'ignored' : whyFolderNotIndexed(own);
      if (reason !== undefined) onSkip(reason);
      else yield* enter({ ...place, folder: entry.folder, path: `${path}/`, name: entry.name, ignored }, onSkip);
    }
  }
}

/**
 * Every file below a picked folder that its path doesn't rule out, by name. A folder that is left out counts once.
 * @param name of the picked folder
 */
export function walk(folder: Folder, name: string, onSkip: OnSkip): AsyncGenerator<ListedFile> {
  return enter({ folder, path: '', name, repository: name, root: '', ignored: IgnoreRules.none }, onSkip);
}
