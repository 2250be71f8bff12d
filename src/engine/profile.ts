/** What is indexed and how much evidence makes a finding: the parameters of both profiles. */
import type { Profile } from './types.ts';

/** The streams in the order in which everything numbers them. */
export const streamNames = ['exact', 'structure', 'members', 'comments'] as const;
export type StreamName = (typeof streamNames)[number];

export interface StreamParameters {
  /** Tokens in a k-gram. */
  readonly k: number;
  /** Successive k-grams of which winnowing keeps one. */
  readonly window: number;
  /** Evidence in bits that makes a finding. */
  readonly bits: number;
  /** A k-gram is kept when at least this share of its tokens differ … */
  readonly distinct: number;
  /** … and at most this share of them are weak (numbers, names of one or two letters). */
  readonly weak: number;
}

export type Parameters = Readonly<Record<StreamName, StreamParameters>>;

const words = { distinct: 0.5, weak: 0.6 };
const structure = { k: 20, distinct: 0.35, weak: 0.5 };

/**
 * Found by measuring recall and false alarms over k, window and bits (docs/index-format.md). Bits are those of
 * evidence.ts: ten words say some 110 of them.
 */
export const profiles: Readonly<Record<Profile, Parameters>> = {
  compact: {
    exact: { k: 10, window: 12, bits: 70, ...words },
    structure: { ...structure, window: 32, bits: 130 },
    members: { k: 5, window: 4, bits: 90, ...words },
    comments: { k: 10, window: 16, bits: 75, ...words },
  },
  sensitive: {
    exact: { k: 8, window: 8, bits: 70, ...words },
    structure: { ...structure, window: 16, bits: 120 },
    members: { k: 5, window: 4, bits: 80, ...words },
    comments: { k: 8, window: 12, bits: 75, ...words },
  },
};
