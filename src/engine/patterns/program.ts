/** The parts of a pattern → a nondeterministic automaton (Thompson's), for reading a text forwards or backwards. */
import { type Assertion, type Part, PatternError } from './parse.ts';

/** Counted repetitions are written out: so many steps there may be besides the match, RE2's limit too. */
const MOST_STEPS = 1000;
/** Repetitions of nothing write no step, and end nevertheless. */
const MOST_PARTS = 20_000;

/** What a step of a program does: reads a character, goes two ways, asserts, or has matched. */
export const Step = { set: 0, split: 1, assertion: 2, match: 3 } as const;

/** What has to be so around a position, in the direction of reading. */
export const Around = { behindEdge: 0, beforeEdge: 1, wordEdge: 2, noWordEdge: 3 } as const;

export interface Program {
  readonly first: number;
  /** By step: one of `Step`. */
  readonly steps: readonly number[];
  /** By step: the set, the first of two ways, or one of `Around`. */
  readonly what: readonly number[];
  /** By step: which one follows. */
  readonly next: readonly number[];
  /** Whether it asserts anything. */
  readonly asserts: boolean;
}

const around: Readonly<Record<Assertion, number>> = {
  start: Around.behindEdge,
  end: Around.beforeEdge,
  'word-edge': Around.wordEdge,
  'no-word-edge': Around.noWordEdge,
};

/**
 * @param isBackwards whether it reads texts from their ends
 * @throws PatternError when there are too many parts
 */
export function writeProgram(root: Part, isBackwards: boolean): Program {
  return new Writer(isBackwards).write(root);
}

/** Writes each part in front of what follows it. */
class Writer {
  private readonly steps: number[] = [];
  private readonly what: number[] = [];
  private readonly next: number[] = [];
  private readonly isBackwards: boolean;
  private parts = 0;
  private asserts = false;

  constructor(isBackwards: boolean) {
    this.isBackwards = isBackwards;
  }

  write(root: Part): Program {
    const first = this.part(root, this.step(Step.match, 0, 0));
    const { steps, what, next, asserts } = this;
    return { first, steps, what, next, asserts };
  }

  private step(kind: number, what: number, next: number): number {
    if (this.steps.length > MOST_STEPS) throw tooLarge();
    this.what.push(what);
    this.next.push(next);
    return this.steps.push(kind) - 1;
  }

  /** @returns the first step of a part that `after` follows */
  private part(part: Part, after: number): number {
    if (++this.parts > MOST_PARTS) throw tooLarge();
    switch (part.kind) {
      case 'set':
        return this.step(Step.set, part.set, after);
      case 'assertion':
        this.asserts = true;
        return this.step(Step.assertion, this.turned(around[part.what]), after);
      case 'sequence': {
        const inOrder = this.isBackwards ? part.parts : part.parts.toReversed();
        return inOrder.reduce((next, one) => this.part(one, next), after);
      }
      case 'choice':
        return part.branches
          .map((branch) => this.part(branch, after))
          .reduce((one, other) => this.step(Step.split, one, other));
      case 'repeat':
        return this.repeat(part.part, part.least, part.most, after);
    }
  }

  private repeat(part: Part, least: number, most: number, after: number): number {
    let first = after;
    if (most === Infinity) {
      const again = this.step(Step.split, 0, after);
      const body = this.part(part, again);
      this.what[again] = body;
      first = least === 0 ? again : body;
    } else {
      for (let i = least; i < most; i++) first = this.step(Step.split, this.part(part, first), after);
    }
    for (let i = most === Infinity ? 1 : 0; i < least; i++) first = this.part(part, first);
    return first;
  }

  private turned(what: number): number {
    if (!this.isBackwards || what > Around.beforeEdge) return what;
    return what === Around.behindEdge ? Around.beforeEdge : Around.behindEdge;
  }
}

function tooLarge(): PatternError {
  const most = MOST_STEPS.toLocaleString('en');
  return new PatternError(`is too large: with counted repetitions written out it has more than ${most} parts`);
}
