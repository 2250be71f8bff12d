/** The form of the sources: small files, exact versions, nothing of one machine. */
import { describe, expect, it } from 'vitest';
import { filesIn, sourceFiles, textOf } from './project.ts';

interface Package {
  readonly dependencies: Readonly<Record<string, string>>;
  readonly devDependencies: Readonly<Record<string, string>>;
}

const MAX_LINES = 350;

describe('sources', () => {
  it(`have at most ${MAX_LINES} lines a file`, () => {
    const long = sourceFiles().filter(
      (file) => !file.includes('.test.') && textOf(file).split('\n').length > MAX_LINES + 1,
    );
    // Tables of data may be long: nobody reads them from top to bottom.
    expect(long.filter((file) => !file.startsWith('src/catalogue/'))).toEqual([]);
  });

  it('say in a first comment what each file is for', () => {
    const silent = sourceFiles().filter((file) => !file.includes('.test.') && !/^(\/\*\*|\/\/)/.test(textOf(file)));
    expect(silent).toEqual([]);
  });

  it('name things in kebab-case', () => {
    const names = sourceFiles().map((file) => file.split('/').at(-1) ?? '');
    expect(names.filter((name) => !/^[a-z0-9]+(-[a-z0-9]+)*(\.(iife|test|module|d))*\.tsx?$/.test(name))).toEqual([]);
  });

  it('skip no test', () => {
    const tests = [...sourceFiles(), ...filesIn('tests')].filter((file) => /\.(test|spec)\.tsx?$/.test(file));
    const skipping = tests.filter((file) =>
      /\b(it|test|describe)\.(skip|todo|only|fixme|skipIf|runIf)\b/.test(textOf(file)),
    );
    expect(skipping).toEqual([]);
  });
});

describe('dependencies', () => {
  const pkg = JSON.parse(textOf('package.json')) as Package;
  const all = { ...pkg.dependencies, ...pkg.devDependencies };

  it('are pinned to one version each', () => {
    const loose = Object.entries(all).filter(([, version]) => !/^\d+\.\d+\.\d+(-[\w.]+)?$/.test(version));
    expect(loose).toEqual([]);
  });

  interface Locked {
    readonly version?: string;
    readonly optionalDependencies?: Readonly<Record<string, string>>;
  }
  const lock = JSON.parse(textOf('package-lock.json')) as { packages: Record<string, Locked> };

  it('are locked for every platform: npm ci refuses a lock file with gaps', () => {
    /** Node looks beside a package, then in each folder above. */
    const found = (path: string, name: string): boolean =>
      `${path === '' ? '' : `${path}/`}node_modules/${name}` in lock.packages ||
      (path !== '' && found(path.slice(0, Math.max(0, path.lastIndexOf('/node_modules/'))), name));
    const gaps = Object.entries(lock.packages).flatMap(([path, { optionalDependencies = {} }]) =>
      Object.keys(optionalDependencies)
        .filter((name) => !found(path, name))
        .map((name) => `${path}: ${name}`),
    );
    expect(gaps).toEqual([]);
  });

  it('are locked at the same versions', () => {
    const other = Object.entries(all).filter(
      ([name, version]) => lock.packages[`node_modules/${name}`]?.version !== version,
    );
    expect(other).toEqual([]);
  });
});
