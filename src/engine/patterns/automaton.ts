/**
 * A program → a deterministic automaton that is made while it runs: each of its states is a set of steps that the program
 * may be at. What was made is kept up to a limit and then begun anew, so that every character takes at most as much work
 * as the program has steps, whatever the pattern and the text.
 */
import { type Alphabet, END } from './alphabet.ts';
import { Around, type Program, Step } from './program.ts';

/** Classes that transitions are kept for are numbered below this. */
export const CLASS_BITS = 6;
/** States that are kept: with 64 classes they take half a megabyte. */
const MOST_STATES = 2048;
const FEWEST_STATES = 16;
/** Steps in all of these: a pattern that can be at hundreds at a time would otherwise take thirty megabytes. */
const MOST_STEPS = 200_000;

const UNKNOWN = -1;
/** No step is left: nothing further can match. */
export const DEAD = 0;

/** What lies behind a position, in the direction of reading; before it as well. */
export const Side = { edge: 0, word: 1, other: 2 } as const;

export class Automaton {
  /**
   * By state << CLASS_BITS | class: twice the next state, and 1 where a match ends before the character that is read;
   * negative where `step` has to be asked.
   */
  table = new Int32Array(0);
  /** Steps of the program that were followed so far, for tests: the work that isn't spared by what is kept. */
  work = 0;
  private readonly program: Program;
  private readonly alphabet: Alphabet;
  private readonly isSearching: boolean;
  private numbers = new Map<string, number>();
  private states: { readonly steps: Uint16Array; readonly behind: number }[] = [];
  private starts: (number | undefined)[] = [];
  /** Steps in `states`. */
  kept = 0;
  /** The last round in which each step was met, and in which it was found to come next. */
  private readonly met: Uint32Array;
  private readonly reached: Uint32Array;
  /** Steps that come next. */
  private readonly targets: Uint16Array;
  private readonly open: number[] = [];
  private round = 0;

  /** @param isSearching whether a match may begin anywhere, not only where reading begins */
  constructor(program: Program, alphabet: Alphabet, isSearching: boolean) {
    this.program = program;
    this.alphabet = alphabet;
    this.isSearching = isSearching;
    this.met = new Uint32Array(program.steps.length);
    this.reached = new Uint32Array(program.steps.length);
    this.targets = new Uint16Array(program.steps.length);
    this.clear();
  }

  /** The state in which reading begins. @param behind one of `Side` */
  start(behind: number): number {
    return (this.starts[behind] ??= this.numberOf(Uint16Array.of(this.program.first), behind));
  }

  /**
   * The entry of the table for a state and a character, which may not be in it yet. States of earlier calls may be
   * forgotten by it, all but the one that the entry names.
   * @param code of the character, undefined at the end
   */
  step(state: number, code: number | undefined): number {
    const { alphabet } = this;
    const class_ = code === undefined ? END : alphabet.classOf(code);
    const isKept = class_ < 1 << CLASS_BITS;
    const at = (state << CLASS_BITS) | class_;
    const known = isKept ? (this.table[at] as number) : UNKNOWN;
    if (known !== UNKNOWN) return known;
    const { steps, behind } = this.states[state] as (typeof this.states)[number];
    const before = code === undefined ? Side.edge : alphabet.isWord(class_) ? Side.word : Side.other;
    const { isMatch, count } = this.follow(steps, behind, before, class_);
    const { states } = this;
    const next = this.numberOf(this.targets.subarray(0, count).sort(), this.program.asserts ? before : Side.edge);
    const entry = next * 2 + Number(isMatch);
    // Unless everything was begun anew, and the number means nothing any more.
    if (isKept && states === this.states) this.table[at] = entry;
    return entry;
  }

  /** Writes where the program may be after a character to `targets`: so many. Also says whether it has matched before it. */
  private follow(
    from: Uint16Array,
    behind: number,
    before: number,
    class_: number,
  ): { isMatch: boolean; count: number } {
    const { program, met, reached, targets, open } = this;
    const round = ++this.round;
    let count = 0;
    const reach = (step: number): void => {
      if (reached[step] === round) return;
      reached[step] = round;
      targets[count++] = step;
    };
    for (const step of from) open.push(step);
    if (this.isSearching) reach(program.first);
    let isMatch = false;
    for (let at = open.pop(); at !== undefined; at = open.pop()) {
      if (met[at] === round) continue;
      met[at] = round;
      this.work++;
      const what = program.what[at] as number;
      const next = program.next[at] as number;
      switch (program.steps[at]) {
        case Step.set:
          if (this.alphabet.fits(class_, what)) reach(next);
          break;
        case Step.split:
          open.push(what, next);
          break;
        case Step.assertion:
          if (holds(what, behind, before)) open.push(next);
          break;
        default:
          isMatch = true;
      }
    }
    return { isMatch, count };
  }

  private numberOf(steps: Uint16Array, behind: number): number {
    if (steps.length === 0) return DEAD;
    const name = String.fromCharCode(behind) + String.fromCharCode(...steps);
    const known = this.numbers.get(name);
    if (known !== undefined) return known;
    if (this.states.length === MOST_STATES || this.kept > MOST_STEPS) this.clear();
    this.kept += steps.length;
    const number = this.states.push({ steps: steps.slice(), behind }) - 1;
    this.numbers.set(name, number);
    const cells = this.states.length << CLASS_BITS;
    if (cells > this.table.length) {
      const larger = new Int32Array(Math.max(FEWEST_STATES << CLASS_BITS, 2 * this.table.length)).fill(UNKNOWN);
      larger.set(this.table);
      this.table = larger;
    }
    return number;
  }

  private clear(): void {
    this.numbers = new Map();
    this.states = [{ steps: new Uint16Array(), behind: Side.edge }];
    this.starts = [];
    this.kept = 0;
    this.table = new Int32Array(FEWEST_STATES << CLASS_BITS).fill(UNKNOWN);
  }
}

function holds(what: number, behind: number, before: number): boolean {
  switch (what) {
    case Around.behindEdge:
      return behind === Side.edge;
    case Around.beforeEdge:
      return before === Side.edge;
    default:
      return ((behind === Side.word) !== (before === Side.word)) === (what === Around.wordEdge);
  }
}
