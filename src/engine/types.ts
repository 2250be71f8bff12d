/** What the engine takes in and hands out. Every other folder speaks of findings in these words. */

/** First and last line, both ends included, counted from 1. */
export type LineRange = readonly [first: number, last: number];

export type Profile = 'compact' | 'sensitive';

/** Code that the index knows. */
export interface SourceFinding {
  readonly kind: 'source';
  readonly repository: string;
  /** Path inside the repository; empty when the index was built with `--no-paths`. */
  readonly file: string;
  readonly fileLines: LineRange;
  /** Covers every matched line of the input; may exceed the truth by a few lines, never falls short. */
  readonly inputLines: LineRange;
  /** Lines of the indexed file that the finding covers: what the policy's `source.minLines` is held against. */
  readonly lines: number;
  /** Share of the input's code lines that the finding covers, 0 to 1. */
  readonly share: number;
  readonly confidence: 'exact' | 'renamed';
  /** Further places that hold the same code (copies of the file), counted, not named. */
  readonly copies?: number;
  /** Other repositories that hold a copy, sorted; a rule for any of them fits. At most 64. */
  readonly alsoIn?: readonly string[];
}

/** A credential, told by its form. Never carries the credential itself. */
export interface SecretFinding {
  readonly kind: 'secret';
  readonly rule: string;
  readonly inputLines: LineRange;
}

/** A pattern that the policy names. */
export interface MarkerFinding {
  readonly kind: 'marker';
  readonly rule: string;
  readonly inputLines: LineRange;
}

/** Much code that the index doesn't know. */
export interface CodeFinding {
  readonly kind: 'code';
  readonly lines: number;
  readonly inputLines: LineRange;
}

/** What could not be read. */
export interface UninspectableFinding {
  readonly kind: 'uninspectable';
  readonly rule: 'encrypted' | 'too-large' | 'binary' | 'time';
}

export type Finding = SourceFinding | SecretFinding | MarkerFinding | CodeFinding | UninspectableFinding;
export type FindingKind = Finding['kind'];

/** One form in which the clipboard, a drop or a file offers its content. */
export interface Flavour {
  /** MIME type, such as `text/plain` or `text/html`; custom types as they are. */
  readonly type: string;
  readonly text: string;
}

/** A named pattern of the policy, in RE2's dialect where it matters; compiled by the engine. */
export interface Marker {
  readonly name: string;
  readonly pattern: string;
}

/** One line of what was judged, with its number, so that a person can be shown what matched. */
export interface ExcerptLine {
  readonly line: number;
  readonly text: string;
  readonly matched: boolean;
}

export type Passages = ReadonlyMap<Finding, readonly ExcerptLine[]>;

export interface ScanResult {
  readonly findings: readonly Finding[];
  /** Lines of the flavour that was judged for line numbers (plain text where there is one). */
  readonly lines: number;
  readonly characters: number;
  /** Whether the input reads like code in any language; what `onError` is asked about. */
  readonly codeLike: boolean;
  /**
   * For findings in what the input says in another form (base64, a string of JSON): the lines as they were read, under
   * the number of the input's line that they came from. The input's own lines would tell nobody anything.
   */
  readonly passages: Passages;
  /** Stands for everything that the findings rest on, without any of its text: what a grant remembers (marks.ts). */
  readonly marks: readonly number[];
  /** Marks that were granted before and were met again, so that the grant lives on. */
  readonly renewed: readonly number[];
  /** Marks of look-ups that support no finding: what a mere look-up (lookup-scan.ts) needn't take for evidence. */
  readonly unproven: readonly number[];
}
