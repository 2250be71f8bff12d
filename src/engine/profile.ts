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
  /** Evidence in bits that makes a finding by itself; streams add up (attribute.ts). */
  readonly bits: number;
  /** A k-gram is kept when at least this share of its tokens differ … */
  readonly distinct: number;
  /** … and at most this share of them are weak (names and numbers of one or two characters). */
  readonly weak: number;
}

export type Parameters = Readonly<Record<StreamName, StreamParameters>>;

const words = { distinct: 0.5, weak: 0.6 };
const exact = { k: 8, ...words };
const structure = { k: 20, distinct: 0.2, weak: 0.5 };
const members = { k: 5, ...words };
const comments = { k: 10, ...words };

/**
 * Found by measuring recall and false alarms over k, window and bits on the tuning half of the packages of
 * docs/accuracy.md. Bits are those of evidence.ts: eight words say some 80 of them. Both profiles have the same k-grams:
 * what winnowing keeps with a larger window it also keeps with a smaller one, so that a list of public code serves both.
 */
export const profiles: Readonly<Record<Profile, Parameters>> = {
  compact: {
    exact: { ...exact, window: 12, bits: 50 },
    structure: { ...structure, window: 24, bits: 84 },
    members: { ...members, window: 8, bits: 50 },
    comments: { ...comments, window: 48, bits: 50 },
  },
  sensitive: {
    exact: { ...exact, window: 6, bits: 45 },
    structure: { ...structure, window: 12, bits: 76 },
    members: { ...members, window: 4, bits: 45 },
    comments: { ...comments, window: 16, bits: 45 },
  },
};
