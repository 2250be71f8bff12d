/**
 * The sources of the extension with one guard left out, for the proof that its tests then fail: every import of the
 * function that arms it becomes something that does nothing. `scripts/build.mjs` builds from them when the environment
 * names the guard in SOURCEKEEP_WITHOUT.
 */
import { cpSync, mkdirSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const COPIED = ['src', 'public', 'public-code', 'manifest.config.ts', 'vite.config.ts', 'package.json'];

/**
 * Does nothing however it is called, and gives itself whatever is asked of it, so that its caller goes on: as a list it
 * is empty, as a number 0.
 */
const INERT = `const inertGuard: any = new Proxy(function () {}, {
  get(_target, key) {
    if (key === Symbol.iterator) return function* () {};
    if (key === Symbol.toPrimitive) return () => 0;
    return typeof key === 'symbol' || key === 'then' ? undefined : inertGuard;
  },
  apply: () => inertGuard,
});`;

/**
 * The text of a source file with imports of `guard` replaced; undefined where it has none.
 * @param {string} text
 * @param {string} guard
 * @returns {string | undefined}
 */
export function withoutImport(text, guard) {
  let isFound = false;
  const replaced = text.replaceAll(/^import\s*\{([^}]*)\}\s*from\s*(['"][^'"]+['"];)/gm, (all, names, from) => {
    const list = names.split(',').map((/** @type {string} */ name) => name.trim());
    const rest = list.filter((/** @type {string} */ name) => name !== '' && name !== guard);
    if (!list.includes(guard)) return all;
    isFound = true;
    return `import { ${rest.join(', ')} } from ${from}\n${INERT}\nconst ${guard} = inertGuard;`;
  });
  return isFound ? replaced : undefined;
}

/**
 * Writes the sources without `guard` into `folder`, which then builds like the project itself.
 * Throws when no file imports a function of that name: a proof without a guard to leave out proves nothing.
 * @param {string} root
 * @param {string} guard
 * @param {string} folder
 */
export function writeSourcesWithout(root, guard, folder) {
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  const settings = readdirSync(root).filter((name) => /^tsconfig.*\.json$/.test(name));
  for (const name of [...COPIED, ...settings]) cpSync(join(root, name), join(folder, name), { recursive: true });
  symlinkSync(join(root, 'node_modules'), join(folder, 'node_modules'));
  let count = 0;
  for (const name of readdirSync(join(folder, 'src'), { recursive: true, encoding: 'utf8' })) {
    if (!/(?<!\.test)\.tsx?$/.test(name)) continue;
    const file = join(folder, 'src', name);
    const replaced = withoutImport(readFileSync(file, 'utf8'), guard);
    if (replaced === undefined) continue;
    writeFileSync(file, replaced);
    count += 1;
  }
  if (count === 0) throw new Error(`no source file imports "${guard}": it can't be left out`);
}
