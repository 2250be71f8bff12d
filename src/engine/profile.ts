/** What is indexed and how much evidence makes a finding: the parameters of both profiles. */
import type { Profile } from './types.ts';

/** The streams in the order in which everything numbers them. */
export const streamNames = ['exact', 'structure', 'members'] as const;
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

const exact = { distinct: 0.5, weak: 0.6 };
const structure = { distinct: 0.35, weak: 0.5 };
const members = { k: 5, window: 4, bits: 130, distinct: 0.5, weak: 0.6 };

export const profiles: Readonly<Record<Profile, Parameters>> = {
  compact: {
    exact: { k: 12, window: 16, bits: 150, ...exact },
    structure: { k: 20, window: 32, bits: 200, ...structure },
    members,
  },
  sensitive: {
    exact: { k: 10, window: 8, bits: 160, ...exact },
    structure: { k: 20, window: 16, bits: 150, ...structure },
    members,
  },
};
