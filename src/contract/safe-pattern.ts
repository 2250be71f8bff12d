/**
 * Whether a regular expression is sure to end in time on a line of a thousand characters, told from its form alone:
 * backtracking takes exponential time where a repetition holds another, or where many choices can take the same text.
 * Careful rather than exact: some harmless patterns are refused.
 */

const LONGEST_PATTERN = 1000;
/** Repetitions that can take the same text, one after another: the time grows with that power of a line's length. */
const MOST_LOOPS = 2;
/** Choices (`?`, `{1,3}`, `a|ab`) that can take the same text: the time grows with two to that power. */
const MOST_CHOICES = 6;
/** From so many rounds on, a counted repetition is taken for one without end. */
const MANY_ROUNDS = 8;

/** Characters, as numbers of `samples`. */
type Characters = ReadonlySet<number>;

interface Atom {
  readonly kind: 'characters';
  readonly characters: Characters;
}
interface Group {
  readonly kind: 'group';
  readonly branches: readonly (readonly Item[])[];
  /** Look-arounds take no text. */
  readonly takes: boolean;
}
interface Item {
  readonly what: Atom | Group;
  readonly least: number;
  readonly most: number;
}

/** Every character of one byte, and some others to stand for the rest. */
const samples = [
  ...Array.from({ length: 256 }, (_, i) => String.fromCharCode(i)),
  ...['Ā', 'ж', 'ß', 'あ', '漢', '‐', '“', '\u2028', '\u{1f600}'],
];
const nothing: Characters = new Set();

class Refused extends Error {}

/** @param pattern compiles with the flag `u` */
export function endsInTime(pattern: string): boolean {
  if (pattern.length > LONGEST_PATTERN) return false;
  try {
    follow([{ what: new Parser(pattern).parse(), least: 1, most: 1 }], { loops: 0, choices: 0, taken: nothing });
    return true;
  } catch (error) {
    if (error instanceof Refused) return false;
    throw error;
  }
}

/** What may still be shifted against what follows. */
interface Shift {
  readonly loops: number;
  readonly choices: number;
  readonly taken: Characters;
}

function follow(items: readonly Item[], before: Shift): Shift {
  let shift = before;
  for (const item of items) {
    shift =
      item.what.kind === 'group' ? throughGroup(item, item.what, shift) : through(item, item.what.characters, shift);
    if (shift.loops > MOST_LOOPS || shift.choices > MOST_CHOICES) throw new Refused();
  }
  return shift;
}

function through({ least, most }: Item, characters: Characters, before: Shift): Shift {
  const apart = disjoint(characters, before.taken);
  if (least === most) return apart && least > 0 ? { loops: 0, choices: 0, taken: nothing } : before;
  const kept = apart && least > 0 ? { loops: 0, choices: 0, taken: nothing } : before;
  return {
    loops: kept.loops + (most >= MANY_ROUNDS && !(apart && kept.loops > 0) ? 1 : 0),
    choices: kept.choices + (most < MANY_ROUNDS ? 1 : 0),
    taken: union([kept.taken, characters]),
  };
}

function throughGroup(item: Item, group: Group, before: Shift): Shift {
  const { branches } = group;
  if (!group.takes) {
    for (const branch of branches) follow(branch, { loops: 0, choices: 0, taken: nothing });
    return before;
  }
  const starts = branches.map(startOf);
  const ambiguous = starts.some((start, i) => starts.slice(0, i).some((other) => !disjoint(start, other)));
  if (item.most > 1) {
    if (ambiguous || branches.some((branch) => branch.length === 0 || varies(branch))) throw new Refused();
    return through(item, union(branches.map(charactersOf)), before);
  }
  const after = branches.map((branch) => follow(branch, before));
  if (item.least === 0) after.push(before);
  const choice = ambiguous || item.least === 0;
  return {
    loops: Math.max(...after.map(({ loops }) => loops)),
    choices: Math.max(...after.map(({ choices }) => choices)) + (choice ? 1 : 0),
    taken: union([...after.map(({ taken }) => taken), ...(choice ? branches.map(charactersOf) : [])]),
  };
}

/** Whether a run of items can take texts of different lengths by itself. */
function varies(items: readonly Item[]): boolean {
  return items.some(
    ({ what, least, most }) =>
      least !== most || (what.kind === 'group' && what.branches.some((branch) => varies(branch))),
  );
}

function startOf(items: readonly Item[]): Characters {
  const starts: Characters[] = [];
  for (const { what, least } of items) {
    if (what.kind === 'characters') starts.push(what.characters);
    else if (what.takes) starts.push(union(what.branches.map(startOf)));
    else continue;
    if (least > 0) break;
  }
  return union(starts);
}

function charactersOf(items: readonly Item[]): Characters {
  return union(
    items.map(({ what }) => (what.kind === 'characters' ? what.characters : union(what.branches.map(charactersOf)))),
  );
}

function disjoint(a: Characters, b: Characters): boolean {
  for (const character of a) if (b.has(character)) return false;
  return true;
}

function union(sets: readonly Characters[]): Characters {
  return new Set(sets.flatMap((set) => [...set]));
}

/** Takes apart what compiles. */
class Parser {
  private at = 0;
  private readonly pattern: string;

  constructor(pattern: string) {
    this.pattern = pattern;
  }

  parse(): Group {
    return this.group(true);
  }

  private group(takes: boolean): Group {
    const branches: Item[][] = [[]];
    while (this.at < this.pattern.length) {
      const next = this.pattern.charAt(this.at);
      if (next === ')') break;
      if (next === '|') {
        this.at++;
        branches.push([]);
        continue;
      }
      const what = this.one();
      if (!what) continue;
      const [least, most] = this.quantifier();
      (branches[branches.length - 1] as Item[]).push({ what, least, most });
    }
    return { kind: 'group', branches, takes };
  }

  /** A character, a class or a group; undefined for what takes no text, such as `^` and `\b`. */
  private one(): Atom | Group | undefined {
    if (this.take(/\^|\$|\\[bB]/y)) return undefined;
    const opener = this.take(/\((?:\?(?:<?[=!]|:|<[^>]*>|[a-z-]*:))?/y);
    if (opener) {
      const group = this.group(!/[=!]$/.test(opener));
      this.at++;
      return group;
    }
    // What a group took before, taken again: no form tells how much that is.
    if (this.take(/\\(?:[1-9]|k<)/y)) throw new Refused();
    const source = this.take(
      /\[(?:\\[^]|[^\]\\])*\]|\\[pP]\{[^}]*\}|\\u\{[^}]*\}|\\u[dD][89abAB]..\\u[dD][c-fC-F]..|\\u.{4}|\\x..|\\c.|\\[^]|[^]/uy,
    );
    if (!source) throw new Refused();
    const expression = new RegExp(`^(?:${source})$`, 'u');
    return {
      kind: 'characters',
      characters: new Set(samples.flatMap((text, i) => (expression.test(text) ? [i] : []))),
    };
  }

  private quantifier(): readonly [least: number, most: number] {
    const quantifier = this.take(/(?:[*+?]|\{\d+(?:,\d*)?\})\??/y);
    if (!quantifier) return [1, 1];
    if (quantifier.startsWith('*')) return [0, Infinity];
    if (quantifier.startsWith('+')) return [1, Infinity];
    if (quantifier.startsWith('?')) return [0, 1];
    const [least, most] = quantifier.replace(/[{}?]/g, '').split(',');
    return [Number(least), most === undefined ? Number(least) : most === '' ? Infinity : Number(most)];
  }

  private take(expression: RegExp): string | undefined {
    expression.lastIndex = this.at;
    const text = expression.exec(this.pattern)?.[0];
    this.at += text?.length ?? 0;
    return text;
  }
}
