/** What stands in every text that a pattern fits: whoever lacks it needn't be read by the automaton. */
import type { CharacterSet, Part } from './parse.ts';

/** What is looked for is no longer than this, so that looking for it takes no longer than the automaton. */
const LONGEST = 32;

/** The longest row of characters without which `root` fits nothing; '' where there is none. */
export function requiredText(root: Part, sets: readonly CharacterSet[]): string {
  let longest = '';
  let row = '';
  const visit = (part: Part): void => {
    switch (part.kind) {
      case 'set': {
        const set = sets[part.set] as CharacterSet;
        row = typeof set === 'number' ? row + String.fromCodePoint(set) : '';
        if (row.length > longest.length && row.length <= LONGEST) longest = row;
        break;
      }
      case 'sequence':
        for (const one of part.parts) visit(one);
        break;
      case 'repeat':
        row = '';
        if (part.least > 0) visit(part.part);
        row = '';
        break;
      case 'choice':
        row = '';
        break;
      // Takes no character, so a row goes on.
      case 'assertion':
    }
  };
  visit(root);
  return longest;
}
