/** The list of public packages (public-code/packages.json), and what must not be on it. */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { folderOf } from '../corpora/fetch-packages.mjs';

const root = fileURLToPath(new URL('../..', import.meta.url));
export const LIST = join(root, 'public-code', 'packages.json');
/** The packages that accuracy is measured on: subtracting them would falsify it. */
const CORPORA = join(root, 'eval', 'corpora.json');
/** What the benchmark and the end-to-end tests index. */
const INDEXED_BY_TESTS = ['phaser', 'three', 'ol', 'rxjs'];

/**
 * A package of the list. Those of one project count once, however many they are.
 * @typedef {{ name: string, version: string, integrity: string, group: string }} PublicPackage
 */

/**
 * The list's packages, in its order: groups of `name@version: integrity`.
 * @returns {PublicPackage[]}
 */
export function readList(path = LIST) {
  const groups = JSON.parse(readFileSync(path, 'utf8'));
  return Object.entries(groups).flatMap(([group, packages]) =>
    Object.entries(packages).map(([id, integrity]) => {
      const at = id.lastIndexOf('@');
      return { name: id.slice(0, at), version: id.slice(at + 1), integrity, group };
    }),
  );
}

/** Every package that eval/corpora.json names, at any depth. */
export function corpusPackages(path = CORPORA) {
  const found = [];
  const visit = (value) => {
    if (typeof value !== 'object' || value === null) return;
    if (typeof value.name === 'string' && typeof value.version === 'string') found.push(value);
    for (const child of Object.values(value)) visit(child);
  };
  if (existsSync(path)) visit(JSON.parse(readFileSync(path, 'utf8')));
  return found;
}

/** The repository that a fetched package says it is from (`owner/name`), else its scope or name. */
export function projectOf(spec, folder = folderOf(spec)) {
  const fallback = spec.name.startsWith('@') ? spec.name.slice(0, spec.name.indexOf('/')) : spec.name;
  let manifest;
  try {
    manifest = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
  } catch {
    return fallback;
  }
  const { repository } = manifest;
  const url = typeof repository === 'string' ? repository : (repository?.url ?? '');
  const match = /(?:(?:github|gitlab)\.com[/:]|^(?:github:)?)([\w.-]+)\/([\w.-]+?)(?:\.git)?(?:[/#].*)?$/u.exec(url);
  return match ? `${match[1]}/${match[2]}`.toLowerCase() : fallback;
}

/**
 * @throws Error that names every package of the list that is also measured on, by its name or as part of one project
 */
export function refuseOverlap(packages, corpora = corpusPackages()) {
  const projects = new Map();
  for (const spec of corpora) if (existsSync(folderOf(spec))) projects.set(projectOf(spec), spec.name);
  const names = new Set([...corpora.map(({ name }) => name), ...INDEXED_BY_TESTS]);
  const wrong = packages.filter((spec) => names.has(spec.name) || projects.has(projectOf(spec)));
  if (wrong.length === 0) return;
  const list = wrong.map((spec) => `${spec.name} (${names.has(spec.name) ? 'named' : projects.get(projectOf(spec))})`);
  throw new Error(`public-code/packages.json holds what is measured on: ${list.join(', ')}`);
}
