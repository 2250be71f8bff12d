/** Names of repositories that come from folders, told apart. Pure. */

/** A name, and what it stands for. */
export interface Named {
  readonly name: string;
  /** Names from a remote are as they are; those from a folder can be told apart by the folders above. */
  readonly from: 'remote' | 'folder';
  /** The folder that is named: absolute, with `/`. Two paths in one repository have the same. */
  readonly folder: string;
}

/**
 * Tells apart what would have one name: two plain folders `x/a/src` and `x/b/src` become `a/src` and `b/src`. Gives one
 * name for each entry, whatever their order.
 */
export function distinctNames(entries: readonly Named[]): string[] {
  let names = entries.map((entry) => entry.name);
  for (let depth = 2; depth < 64; depth += 1) {
    const current = names;
    const clashes = (i: number): boolean =>
      entries.some((entry, j) => current[j] === current[i] && differ(entries[i], entry));
    names = entries.map((entry, i) => {
      if (entry.from === 'remote' || !clashes(i)) return current[i] ?? entry.name;
      const tail = entry.folder.split('/').filter((part) => part !== '');
      return tail.slice(-depth).join('/');
    });
    if (names.every((name, i) => name === current[i])) break;
  }
  return names;
}

function differ(a: Named | undefined, b: Named): boolean {
  return a?.folder !== b.folder && !(a?.from === 'remote' && b.from === 'remote');
}
