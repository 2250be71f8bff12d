/**
 * Marks that a mere look-up takes for evidence and a full judgement didn't: chance, and k-grams that many files have. In
 * memory alone, the least used go first.
 */

const MOST = 50_000;

export interface Cleared {
  /** Takes in the `unproven` marks of a scan that came to nothing. */
  add(marks: readonly number[]): void;
  has(mark: number): boolean;
  /** Another index, another chance. */
  forget(): void;
}

export function createCleared(most = MOST): Cleared {
  const cleared = new Set<number>();
  return {
    add(marks) {
      for (const mark of marks) {
        cleared.delete(mark);
        cleared.add(mark);
      }
      for (const mark of cleared) {
        if (cleared.size <= most) break;
        cleared.delete(mark);
      }
    },
    has: (mark) => cleared.has(mark),
    forget: () => cleared.clear(),
  };
}
