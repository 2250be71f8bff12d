/** What everybody has and nobody owns: licences, configuration, READMEs, resets, imports. */
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join, relative, sep } from 'node:path';
import { folderOf } from '../scripts/corpora/fetch-packages.mjs';
import type { CorpusFile, CorpusPackage } from './corpus.ts';
import { lexemesOf } from './lexical.ts';

export interface Sample {
  /** Package and path. */
  readonly source: string;
  readonly text: string;
}

export type BoilerplateSets = Readonly<Record<string, readonly Sample[]>>;

const LARGEST = 400_000;
const fileKinds: Readonly<Record<string, RegExp>> = {
  'licence texts': /(?:^|\/)(?:licen[cs]e|copying|notice)[^/]*$/i,
  'READMEs and change logs':
    /(?:^|\/)(?:readme|changelog|history|contributing|security|code_of_conduct)[^/]*\.(?:md|txt|markdown|rst)$/i,
  'package.json': /(?:^|\/)package\.json$/,
  'tsconfig and other configuration':
    /(?:^|\/)(?:tsconfig[^/]*\.json|\.[^/]*rc(?:\.json|\.js|\.cjs|\.ya?ml)?|[^/]+\.config\.[cm]?[jt]s|\.editorconfig|\.babelrc|\.npmignore|\.gitignore|\.travis\.yml|makefile|bower\.json|component\.json|composer\.json|jest\.config[^/]*|gulpfile\.js|gruntfile\.js|binding\.gyp|\.github\/[^/]+\.ya?ml|cargo\.toml|go\.mod|build\.gradle|podfile)$/i,
};

/** Texts of licences, and style sheets that begin most pages. */
export const boilerplatePackages: readonly CorpusPackage[] = [
  {
    name: 'spdx-license-list',
    version: '6.12.0',
    integrity: 'sha512-+nUYqm3aZMSHbjsthK+i/HHI2okTElCvqwUd4k8QcSk+FTGgjq+fsdFj2wZOaX6XmR2JdWhf/NeflNnvKOjcnQ==',
  },
  {
    name: 'normalize.css',
    version: '8.0.1',
    integrity: 'sha512-qizSNPO93t1YUuUhP22btGOo3chcvDFqFaj2TRybP0DMxkHOCTYwp3n34fel4a31ORXy4m1Xq0Gyqpb5m33qIg==',
  },
  {
    name: 'modern-normalize',
    version: '3.0.1',
    integrity: 'sha512-VqlMdYi59Uch6fnUPxnpijWUQe+TW6zeWCvyr6Mb7JibheHzSuAAoJi2c71ZwIaWKpECpGpYHoaaBp6rBRr+/g==',
  },
  {
    name: 'sanitize.css',
    version: '13.0.0',
    integrity: 'sha512-ZRwKbh/eQ6w9vmTjkuG0Ioi3HBwPFce0O+v//ve+aOq1oeCy7jMV2qzzAlpsNuqpqCBjjriM1lbtZbF/Q8jVyA==',
  },
  {
    name: 'reset-css',
    version: '5.0.2',
    integrity: 'sha512-YtgUGSq5z5W0NPSjsBW7ys7rtWa8P8AiE7S6Fg3d1TQCPpAodgYyLuZYlU0AOsLtprk/fC9ormHN/0pAavVIDw==',
  },
];

/** What else lies in packages: below each folder, without what they depend on. */
function filesIn(folder: string, depth: number): string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    if (entry.isFile()) return [path];
    return entry.isDirectory() && depth > 0 && entry.name !== 'node_modules' ? filesIn(path, depth - 1) : [];
  });
}

/** Folders of the packages that are installed here, one level of scopes included. */
function installed(modules: string): { name: string; folder: string }[] {
  return readdirSync(modules, { withFileTypes: true })
    .filter((entry) => entry.isDirectory() && !entry.name.startsWith('.'))
    .flatMap(({ name }) =>
      name.startsWith('@')
        ? readdirSync(join(modules, name)).map((inner) => ({
            name: `${name}/${inner}`,
            folder: join(modules, name, inner),
          }))
        : [{ name, folder: join(modules, name) }],
    );
}

/**
 * The sets by name, each text once. @param others code that isn't indexed, for its licence headers and imports
 * @param indexed names of packages whose own texts would be found rightly
 */
export function boilerplateOf(
  others: readonly CorpusFile[],
  otherPackages: readonly CorpusPackage[],
  indexed: ReadonlySet<string>,
  modules: string,
): BoilerplateSets {
  const sets: Record<string, Sample[]> = { 'licence texts': [], 'CSS resets': [] };
  const known = new Set<string>();
  const add = (set: string, source: string, text: string): void => {
    const digest = text.replace(/\s+/g, ' ').trim();
    if (digest.length < 20 || known.has(digest)) return;
    known.add(digest);
    (sets[set] ??= []).push({ source, text });
  };
  const places = [
    ...installed(modules).filter(({ name }) => !indexed.has(name)),
    ...otherPackages.map((entry) => ({ name: entry.name, folder: folderOf(entry) })),
  ];
  for (const { name, folder } of places) {
    for (const path of filesIn(folder, 1)) {
      const inside = relative(folder, path).split(sep).join('/');
      const set = Object.keys(fileKinds).find((kind) => (fileKinds[kind] as RegExp).test(inside));
      if (set !== undefined && statSync(path).size <= LARGEST)
        add(set, `${name} ${inside}`, readFileSync(path, 'utf8'));
    }
  }
  for (const entry of boilerplatePackages) {
    const set = entry.name === 'spdx-license-list' ? 'licence texts' : 'CSS resets';
    const pattern = set === 'CSS resets' ? /\.css$/ : /^licenses\/.*\.json$/;
    for (const path of filesIn(folderOf(entry), 3)) {
      const inside = relative(folderOf(entry), path).split(sep).join('/');
      if (!pattern.test(inside)) continue;
      const text = readFileSync(path, 'utf8');
      add(set, `${entry.name} ${inside}`, path.endsWith('.json') ? longestOf(text) : text);
    }
  }
  for (const file of others) {
    if (file.language === 'text') continue;
    const header = headerOf(file);
    if (header !== undefined) add('licence headers', `${file.repository} ${file.path}`, header);
    const imports = importsOf(file.text);
    if (imports !== undefined) add('import blocks', `${file.repository} ${file.path}`, imports);
  }
  return sets;
}

/** The longest text that a JSON object holds: the licence among its name and addresses. */
function longestOf(json: string): string {
  const texts = Object.values(JSON.parse(json) as Record<string, unknown>).filter((value) => typeof value === 'string');
  return texts.reduce((longest, text) => (text.length > longest.length ? text : longest), '');
}

/** The comment that a file begins with, where it speaks of rights. */
function headerOf({ text, language }: CorpusFile): string | undefined {
  const start = text.slice(0, 6_000);
  if (!/copyright|licen[cs]e|spdx/i.test(start)) return undefined;
  let header = '';
  for (const lexeme of lexemesOf(start, language)) {
    if (lexeme.kind !== 'comment' && lexeme.kind !== 'newline' && lexeme.kind !== 'space') break;
    header += lexeme.text;
  }
  return /copyright|licen[cs]e|spdx/i.test(header) ? header : undefined;
}

/** The first run of three import lines or more. */
function importsOf(text: string): string | undefined {
  const pattern =
    /(?:^(?:import\s[^\n]*|from\s+\S+\s+import[^\n]*|#\s*include[^\n]*|using\s[\w.]+;|use\s[^\n]*;|const\s+\{?[\w\s,]+\}?\s*=\s*require\([^\n]*)\r?\n){3,}/m;
  return pattern.exec(text.slice(0, 20_000))?.[0];
}
