/** The text of a JavaScript regular expression with the flag `u` → its parts, as far as one pass can follow them. */

/** The longest text of a pattern. */
export const LONGEST_PATTERN = 1000;

/** Why a pattern is refused: a phrase for administrators that follows the name of the pattern. It doesn't quote it. */
export class PatternError extends Error {
  override readonly name = 'PatternError';
}

/** Which single characters fit: one, or those that a native expression takes. */
export type CharacterSet = number | RegExp;

/** Takes no text. `start` and `end` are those of the whole text. */
export type Assertion = 'start' | 'end' | 'word-edge' | 'no-word-edge';

export type Part =
  /** One character of `Parsed.sets`. */
  | { readonly kind: 'set'; readonly set: number }
  | { readonly kind: 'assertion'; readonly what: Assertion }
  | { readonly kind: 'sequence'; readonly parts: readonly Part[] }
  | { readonly kind: 'choice'; readonly branches: readonly Part[] }
  | { readonly kind: 'repeat'; readonly part: Part; readonly least: number; readonly most: number };

export interface Parsed {
  readonly root: Part;
  readonly sets: readonly CharacterSet[];
}

/**
 * @throws PatternError when it isn't one that JavaScript takes with the flag `u`, is longer than `LONGEST_PATTERN`, looks
 * around, refers back, or sets flags inside
 */
export function parse(source: string): Parsed {
  if (source.length > LONGEST_PATTERN) {
    throw new PatternError(`must have at most ${LONGEST_PATTERN.toLocaleString('en')} characters`);
  }
  try {
    new RegExp(source, 'u');
  } catch (error) {
    // V8 quotes the pattern, then gives its reason.
    const [, reason = ''] = /.*\/u(: .*)$/s.exec(error instanceof Error ? error.message : '') ?? [];
    throw new PatternError(`is not a regular expression of JavaScript with the flag u${reason}`);
  }
  return new Parser(source).parse();
}

const assertions: Readonly<Record<string, Assertion>> = {
  '^': 'start',
  $: 'end',
  '\\b': 'word-edge',
  '\\B': 'no-word-edge',
};
/** One character, or an expression for one: whatever is none of the other things. */
const CHARACTER =
  /\[(?:\\[^]|[^\]\\])*\]|\\[pP]\{[^}]*\}|\\u\{[^}]*\}|\\u[dD][89abAB]..\\u[dD][c-fC-F]..|\\u.{4}|\\x..|\\c.|\\[^]|[^]/uy;
/** A sign of the syntax that stands for itself. */
const ESCAPED_SIGN = /^\\[$()*+./?[\\\]^{|}]$/;

/** Takes apart what compiles. */
class Parser {
  private at = 0;
  private readonly source: string;
  private readonly sets: CharacterSet[] = [];
  private readonly numbers = new Map<string, number>();

  constructor(source: string) {
    this.source = source;
  }

  parse(): Parsed {
    return { root: this.choice(), sets: this.sets };
  }

  private choice(): Part {
    const branches = [this.sequence()];
    while (this.take(/\|/y) !== undefined) branches.push(this.sequence());
    return branches.length === 1 ? (branches[0] as Part) : { kind: 'choice', branches };
  }

  private sequence(): Part {
    const parts: Part[] = [];
    while (this.at < this.source.length && !'|)'.includes(this.source.charAt(this.at))) {
      const part = this.one();
      const [least, most] = this.quantifier();
      parts.push(least === 1 && most === 1 ? part : { kind: 'repeat', part, least, most });
    }
    return { kind: 'sequence', parts };
  }

  private one(): Part {
    const assertion = this.take(/\^|\$|\\[bB]/y);
    if (assertion !== undefined) return { kind: 'assertion', what: assertions[assertion] as Assertion };
    if (this.take(/\(\?<?[=!]/y) !== undefined) {
      throw new PatternError('looks ahead or behind, which can take more than linear time');
    }
    if (this.take(/\\(?:[1-9]|k)/y) !== undefined) {
      throw new PatternError('refers back to what a group took, which can take more than linear time');
    }
    if (this.take(/\((?:\?(?:<[^>]*>|:))?/y) !== undefined) {
      if (this.source.charAt(this.at) === '?')
        throw new PatternError('sets flags inside a group, which is not supported');
      const group = this.choice();
      this.at++;
      return group;
    }
    return { kind: 'set', set: this.set(this.take(CHARACTER) as string) };
  }

  /** The number of a set; the same text is the same set. */
  private set(text: string): number {
    let number = this.numbers.get(text);
    if (number === undefined) {
      number = this.sets.length;
      this.numbers.set(text, number);
      this.sets.push(characterSet(text));
    }
    return number;
  }

  private quantifier(): readonly [least: number, most: number] {
    const quantifier = this.take(/(?:[*+?]|\{\d+(?:,\d*)?\})\??/y);
    if (quantifier === undefined) return [1, 1];
    if (quantifier.startsWith('*')) return [0, Infinity];
    if (quantifier.startsWith('+')) return [1, Infinity];
    if (quantifier.startsWith('?')) return [0, 1];
    const [least, most] = quantifier.replace(/[{}?]/g, '').split(',');
    return [Number(least), most === undefined ? Number(least) : most === '' ? Infinity : Number(most)];
  }

  private take(expression: RegExp): string | undefined {
    expression.lastIndex = this.at;
    const text = expression.exec(this.source)?.[0];
    this.at += text?.length ?? 0;
    return text;
  }
}

/** What classes and properties hold is asked of the platform's own engine, one character at a time. */
function characterSet(text: string): CharacterSet {
  const sign = ESCAPED_SIGN.test(text) ? text.slice(1) : text;
  const code = sign.codePointAt(0) as number;
  const isItself = sign.length === String.fromCodePoint(code).length && (sign !== '.' || sign !== text);
  return isItself ? code : new RegExp(`^(?:${text})$`, 'u');
}
