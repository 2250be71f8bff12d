/**
 * Marks that a mere look-up takes for evidence and a full judgement didn't: chance, and k-grams that many files have. In
 * memory alone, the least used go first.
 */

const MOST = 50_000;

export interface Cleared {
  /**
   * Takes in the `unproven` marks of a scan; or, for a site, the `marks` of what the policy lets go there.
   * @param site id; without it they count at every site
   */
  add(marks: readonly number[], site?: string): void;
  has(mark: number, site?: string): boolean;
  /** Another index, another chance; another policy, another decision. */
  forget(): void;
}

export function createCleared(most = MOST): Cleared {
  const bySite = new Map<string, Set<number>>();
  return {
    add(marks, site = '') {
      const cleared = bySite.get(site) ?? new Set<number>();
      bySite.set(site, cleared);
      for (const mark of marks) {
        cleared.delete(mark);
        cleared.add(mark);
      }
      for (const mark of cleared) {
        if (cleared.size <= most) break;
        cleared.delete(mark);
      }
    },
    has(mark, site = '') {
      return bySite.get('')?.has(mark) === true || bySite.get(site)?.has(mark) === true;
    },
    forget: () => bySite.clear(),
  };
}
