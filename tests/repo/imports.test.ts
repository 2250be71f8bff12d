/** Which folder may import which: the table of docs/architecture.md, checked once more without the linter. */
import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, posix } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { root, sourceFiles, textOf } from './project.ts';

/** What each folder may import besides itself and npm libraries. */
const table: Readonly<Record<string, readonly string[]>> = {
  engine: [],
  policy: ['engine/types.ts', 'contract'],
  catalogue: ['contract'],
  // What a policy's pattern may be is said where it runs (docs/adr/0016-linear-time-patterns.md).
  contract: ['engine/types.ts', 'engine/patterns/pattern.ts'],
  platform: ['contract'],
  background: ['engine', 'policy', 'contract', 'catalogue', 'platform'],
  content: ['contract', 'platform', 'catalogue'],
  page: ['contract', 'platform', 'catalogue'],
  ui: ['contract', 'platform', 'catalogue'],
  indexing: ['engine', 'contract', 'platform'],
  offscreen: ['engine', 'contract', 'platform'],
  cli: ['engine', 'policy', 'contract', 'catalogue'],
};

/** What a module names after `from`, `import` and `import(`. */
export function importsOf(text: string): string[] {
  const code = text.replaceAll(/\/\*[\s\S]*?\*\//g, '').replaceAll(/^\s*\/\/.*$/gm, '');
  const found = code.matchAll(/(?:\bfrom|\bimport|\bimport\s*\()\s*(['"])([^'"\n]+)\1/g);
  return [...found].map((match) => match[2] ?? '');
}

/** The complaints about one import; none when it keeps to the table. */
function complaints(file: string, specifier: string): string[] {
  const [, folder = ''] = file.split('/');
  const isTest = /\.test\.tsx?$/.test(file);
  if (!specifier.startsWith('.')) {
    const wrong =
      (specifier.startsWith('node:') && folder !== 'cli' && !isTest) ||
      (specifier.startsWith('webextension-polyfill') && folder !== 'platform');
    return wrong ? [`${file} imports ${specifier}`] : [];
  }
  const target = posix.join(posix.dirname(file), specifier.replace(/\?.*$/, ''));
  const inside = target.replace(/^src\//, '');
  // A test may hold what its folder makes against the schemas that others read it with.
  const allowed = [folder, ...(table[folder] ?? []), ...(isTest ? ['contract'] : [])];
  const fits = target.startsWith('src/') && allowed.some((one) => inside === one || inside.startsWith(`${one}/`));
  // A test may read the fixtures and files of the project.
  return fits || (isTest && !target.startsWith('src/')) ? [] : [`${file} imports ${specifier}`];
}

describe('imports', () => {
  it('finds every form of import', () => {
    const text = `import a from 'a';\nimport './b.css';\nexport * from "./c.ts";\nconst d = await import('d');\n// from 'e'`;
    expect(importsOf(text)).toEqual(['a', './b.css', './c.ts', 'd']);
  });

  it('keep to the table of folders', () => {
    const files = sourceFiles();
    expect(files.length).toBeGreaterThan(50);
    expect(files.map((file) => file.split('/')[1]).filter((folder) => folder?.includes('.') ?? true)).toEqual([]);
    expect(new Set(files.map((file) => file.split('/')[1]))).toEqual(new Set(Object.keys(table)));
    expect(files.flatMap((file) => importsOf(textOf(file)).flatMap((one) => complaints(file, one)))).toEqual([]);
  });

  it('take no drawer for leftovers', () => {
    const drawers = sourceFiles().filter((file) => /\/(utils?|helpers?|common|misc)\//.test(file));
    expect(drawers).toEqual([]);
  });
});

/** A file planted for the linter, and whether it should be stopped and by which rule. */
interface Planted {
  readonly says: string;
  readonly file: string;
  readonly text: string;
  readonly stoppedBy?: string;
}

const IMPORTS = 'eslint(no-restricted-imports)';
const GLOBALS = 'eslint(no-restricted-globals)';
const use = (from: string): string => `import { x } from '${from}';\nx();\n`;
const useTypes = (from: string): string => `import type { X } from '${from}';\nexport type Y = X;\n`;
const extensionApi = 'export const id = chrome.runtime.id;\n';

const planted: readonly Planted[] = [
  ...Object.entries(table).flatMap(([from, allowed]) =>
    Object.keys(table)
      .filter((to) => to !== from)
      .flatMap((to) => {
        const stopped = allowed.includes(to) ? {} : { stoppedBy: IMPORTS };
        const says = `src/${from} importing src/${to}`;
        return [
          { says, file: `src/${from}/${to}.ts`, text: use(`../${to}/b.ts`), ...stopped },
          {
            says: `${says} from deeper down`,
            file: `src/${from}/deep/${to}.ts`,
            text: use(`../../${to}/b.ts`),
            ...stopped,
          },
        ];
      }),
  ),
  { says: "policy with the engine's types", file: 'src/policy/a.ts', text: useTypes('../engine/types.ts') },
  {
    says: "contract with the engine's patterns",
    file: 'src/contract/b.ts',
    text: use('../engine/patterns/pattern.ts'),
  },
  {
    says: 'contract with more of the patterns',
    file: 'src/contract/c.ts',
    text: use('../engine/patterns/parse.ts'),
    stoppedBy: IMPORTS,
  },
  { says: "contract with the engine's types", file: 'src/contract/a.ts', text: useTypes('../engine/types.ts') },
  { says: 'extension APIs in content', file: 'src/content/a.ts', text: extensionApi, stoppedBy: GLOBALS },
  { says: 'extension APIs in pages', file: 'src/ui/a.tsx', text: extensionApi, stoppedBy: GLOBALS },
  { says: 'extension APIs in background', file: 'src/background/a.ts', text: extensionApi, stoppedBy: GLOBALS },
  { says: 'extension APIs in platform', file: 'src/platform/a.ts', text: extensionApi },
  { says: 'the polyfill in content', file: 'src/content/b.ts', text: use('webextension-polyfill'), stoppedBy: IMPORTS },
  { says: 'the polyfill in platform', file: 'src/platform/b.ts', text: use('webextension-polyfill') },
  { says: 'Node in the engine', file: 'src/engine/a.ts', text: use('node:fs'), stoppedBy: IMPORTS },
  { says: 'Node in background', file: 'src/background/b.ts', text: use('node:fs'), stoppedBy: IMPORTS },
  { says: 'Node in the CLI', file: 'src/cli/a.ts', text: use('node:fs') },
];

describe('the linter', () => {
  let folder = '';
  const rules = new Map<string, string[]>();

  beforeAll(() => {
    folder = realpathSync(mkdtempSync(join(tmpdir(), 'sourcekeep-lint-')));
    cpSync(join(root, '.oxlintrc.json'), join(folder, '.oxlintrc.json'));
    for (const { file, text } of planted) {
      mkdirSync(dirname(join(folder, file)), { recursive: true });
      writeFileSync(join(folder, file), text);
    }
    const oxlint = join(root, 'node_modules/oxlint/bin/oxlint');
    const { stdout } = spawnSync(process.execPath, [oxlint, '-f', 'json'], { cwd: folder, encoding: 'utf8' });
    const { diagnostics } = JSON.parse(stdout) as { diagnostics: { code: string; filename: string }[] };
    for (const { code, filename } of diagnostics) rules.set(filename, [...(rules.get(filename) ?? []), code]);
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  for (const { says, file, stoppedBy } of planted) {
    it(`${stoppedBy === undefined ? 'lets pass' : 'stops'} ${says}`, () => {
      expect(rules.get(file) ?? []).toEqual(stoppedBy === undefined ? [] : [stoppedBy]);
    });
  }
});
