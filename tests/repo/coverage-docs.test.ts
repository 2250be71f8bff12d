/** docs/coverage.md says what the tests declare; what leaves a guard out finds it. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { declaredRows, nameOf } from '../../scripts/coverage/rows.mjs';
import { coverageText, PROOF } from '../../scripts/coverage/table.mjs';
import { withoutImport } from '../../scripts/without.mjs';
import { root, sourceFiles, textOf } from './project.ts';

describe('docs/coverage.md', () => {
  const declared = declaredRows(root);

  it('holds a row for each test that declares one, and the proof of the last run ("npm run coverage" writes it)', () => {
    const proof = JSON.parse(readFileSync(join(root, PROOF), 'utf8')) as Record<string, string>;
    expect(textOf('docs/coverage.md')).toBe(coverageText(root, declared, proof));
  });

  it('names no row twice', () => {
    const names = declared.rows.map(nameOf);
    expect(names.filter((name, i) => names.indexOf(name) !== i)).toEqual([]);
  });

  it('names guards that some source file imports, so that a build can leave them out', () => {
    const sources = sourceFiles().filter((file) => !/\.test\.tsx?$/.test(file));
    const guards = new Set(declared.rows.map(({ guard }) => guard));
    const lost = [...guards].filter(
      (guard) => !sources.some((file) => withoutImport(textOf(file), guard) !== undefined),
    );
    expect(lost).toEqual([]);
  });
});

describe('leaving a guard out', () => {
  const text =
    "import { guardFetch, type Gate } from './guard-fetch.ts';\nimport { other } from './other.ts';\nguardFetch(gate);\n";

  it('replaces the one import of that name', () => {
    const replaced = withoutImport(text, 'guardFetch') ?? '';
    expect(replaced).toContain("import { type Gate } from './guard-fetch.ts'");
    expect(replaced).toContain('const guardFetch =');
    expect(replaced).toContain("import { other } from './other.ts'");
  });

  it('takes neither a part of a name nor a type', () => {
    expect(withoutImport(text, 'guard')).toBeUndefined();
    expect(withoutImport(text, 'Gate')).toBeUndefined();
  });
});
