/** What `.gitignore` files leave out; the deepest file that says something about a path has the last word, as in git. */
import ignore, { type Ignore } from 'ignore';

interface IgnoreFile {
  /** Path of its folder, empty or ending in `/`. */
  readonly base: string;
  readonly rules: Ignore;
}

export class IgnoreRules {
  private readonly files: readonly IgnoreFile[];

  private constructor(files: readonly IgnoreFile[]) {
    this.files = files;
  }

  static readonly none = new IgnoreRules([]);

  /** These rules and, below `base` (empty or ending in `/`), those of the text of a `.gitignore`. */
  with(base: string, text: string): IgnoreRules {
    return new IgnoreRules([...this.files, { base, rules: ignore().add(text) }]);
  }

  /** Whether a path is left out; a folder's path ends in `/`. Folders above it must have been asked about before. */
  leavesOut(path: string): boolean {
    for (const { base, rules } of this.files.toReversed()) {
      const answer = rules.test(path.slice(base.length));
      if (answer.ignored) return true;
      if (answer.unignored) return false;
    }
    return false;
  }
}
