/** What `npm run eval` can be asked for. */
import { parseArgs } from 'node:util';
import type { Profile } from '../src/engine/types.ts';
import type { Part } from './corpus.ts';
import { snippetLengths } from './snippets.ts';
import { transforms } from './transforms/all.ts';

export interface EvalOptions {
  readonly part: Part;
  readonly quick: boolean;
  readonly profiles: readonly Profile[];
  readonly lengths: readonly number[];
  /** Names of transforms. */
  readonly transforms: readonly string[];
  /** Pieces per cell. */
  readonly count: number;
  /** Unrelated pieces per length. */
  readonly negatives: number;
  /** Whole files of others. */
  readonly files: number;
  /** Pieces per cell that the peers read; 0 without peers. */
  readonly peerCount: number;
  readonly publicCode: boolean;
  readonly json: boolean;
  /** Whether docs/accuracy.md is written. */
  readonly write: boolean;
  /** Packages of either set, where not all are wanted. */
  readonly packages?: readonly string[];
}

export const usage = `npm run eval -- [options]

  --part tuning|held-out   which half of the packages (held-out)
  --quick                  fewer pieces, no peers, nothing written to docs
  --only a,b               only these transforms; "none" measures false positives alone
  --lengths 12,25          only pieces of so many lines
  --profile compact        only this profile
  --count n                pieces per cell
  --no-negatives           without the search for false positives
  --no-peers               without SCANOSS and Dolos
  --no-public              without the bundled list of public code
  --peers n                pieces per cell that SCANOSS and Dolos read (300)
  --no-write               leave docs/accuracy.md as it is
  --write                  write it after a shorter run as well
  --json                   one JSON document on standard output
`;

/** @throws Error when an option is unknown or its value is */
export function readOptions(args: readonly string[]): EvalOptions {
  const { values } = parseArgs({
    args: [...args],
    options: {
      part: { type: 'string', default: 'held-out' },
      quick: { type: 'boolean', default: false },
      only: { type: 'string' },
      lengths: { type: 'string' },
      profile: { type: 'string' },
      count: { type: 'string' },
      'no-negatives': { type: 'boolean', default: false },
      'no-peers': { type: 'boolean', default: false },
      'no-public': { type: 'boolean', default: false },
      'no-write': { type: 'boolean', default: false },
      write: { type: 'boolean', default: false },
      peers: { type: 'string' },
      json: { type: 'boolean', default: false },
    },
  });
  const names = transforms.map(({ name }) => name);
  const only = values.only === 'none' ? [] : values.only?.split(',');
  const unknown = only?.find((name) => !names.includes(name));
  if (unknown !== undefined) throw new Error(`There is no transform "${unknown}"; there are ${names.join(', ')}.`);
  if (values.part !== 'tuning' && values.part !== 'held-out') throw new Error('--part takes tuning or held-out.');
  const part = values.part === 'tuning' ? 'tuning' : 'heldOut';
  const profile = values.profile;
  if (profile !== undefined && profile !== 'compact' && profile !== 'sensitive') {
    throw new Error('--profile takes compact or sensitive.');
  }
  const lengths = values.lengths?.split(',').map(Number) ?? [...snippetLengths];
  if (lengths.some((length) => !Number.isInteger(length) || length < 3)) throw new Error('--lengths takes numbers.');
  const { quick } = values;
  const isWhole = only === undefined && values.lengths === undefined && profile === undefined;
  const count = Number(values.count ?? (quick ? 300 : 2000));
  if (!Number.isInteger(count) || count < 1) throw new Error('--count takes a number.');
  const peerCount = Number(values.peers ?? 300);
  if (!Number.isInteger(peerCount) || peerCount < 1) throw new Error('--peers takes a number.');
  const peers = !values['no-peers'] && !quick && isWhole;
  return {
    part,
    quick,
    profiles: profile === undefined ? ['compact', 'sensitive'] : [profile],
    lengths,
    transforms: only ?? names,
    count,
    negatives: values['no-negatives'] ? 0 : quick ? 2_500 : 8_000,
    files: values['no-negatives'] ? 0 : quick ? 600 : 2_000,
    peerCount: peers ? peerCount : 0,
    publicCode: !values['no-public'],
    json: values.json,
    write:
      values.write || (!values['no-write'] && !quick && isWhole && values.count === undefined && part === 'heldOut'),
  };
}
