/** How many bits a token says: −log2 of its share in public code. */
import { COMMENT_LEVELS, LEVELS, type PackedLevels, STRUCTURE_LEVELS, WORD_LEVELS } from './frequencies.ts';
import type { TokenStream } from './tokens.ts';
import type { StreamName } from './profile.ts';

const DIGITS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';
const packed: Readonly<Record<StreamName, PackedLevels>> = {
  exact: WORD_LEVELS,
  structure: STRUCTURE_LEVELS,
  members: WORD_LEVELS,
  comments: COMMENT_LEVELS,
};
const unpacked = new Map<PackedLevels, Float32Array>();

/** Unpacked when it is first needed: a service worker that starts for a short paste spares it. */
function tableOf(name: StreamName): Float32Array {
  const known = unpacked.get(packed[name]);
  if (known) return known;
  const table = unpack(packed[name]);
  unpacked.set(packed[name], table);
  return table;
}

function unpack({ slots, gaps, levels }: PackedLevels): Float32Array {
  const table = new Float32Array(slots).fill(LEVELS[LEVELS.length - 1] as number);
  let slot = 0;
  let told = 0;
  for (let i = 0; i < gaps.length; i++) {
    const gap = DIGITS.indexOf(gaps.charAt(i));
    slot += gap;
    if (gap < DIGITS.length - 1) table[slot++] = LEVELS[DIGITS.indexOf(levels.charAt(told++))] as number;
  }
  return table;
}

/** A token says little when the same one stood this many tokens before it, or fewer … */
const REPEAT_DISTANCE = 48;
/** … namely this share of its bits: lists and boilerplate repeat themselves. Structure has few symbols to begin with. */
const REPEAT_SHARE: Readonly<Record<StreamName, number>> = {
  exact: 0.25,
  structure: 0.5,
  members: 0.25,
  comments: 0.25,
};
const lastSeen = new Int32Array(1 << 16);
/** Tokens are counted on from one stream to the next, so that what `lastSeen` holds of earlier ones lies far back. */
let counted = REPEAT_DISTANCE + 1;
const MOST_COUNTED = 2 ** 30;

/** Sums of bits: the tokens from `a` up to `b` (not included) say `sums[b] − sums[a]` bits. */
export function evidenceSums(name: StreamName, stream: TokenStream): Float64Array {
  const table = tableOf(name);
  const mask = table.length - 1;
  const { hashes, length } = stream;
  const sums = new Float64Array(length + 1);
  if (counted > MOST_COUNTED) {
    lastSeen.fill(0);
    counted = REPEAT_DISTANCE + 1;
  }
  const share = REPEAT_SHARE[name];
  const seen = lastSeen;
  const from = counted;
  let sum = 0;
  for (let i = 0; i < length; i++) {
    const slot = (hashes[i] as number) >>> 1;
    const bits = table[slot & mask] as number;
    const repeated = from + i - (seen[slot & 0xffff] as number) <= REPEAT_DISTANCE;
    seen[slot & 0xffff] = from + i;
    sum += repeated ? bits * share : bits;
    sums[i + 1] = sum;
  }
  counted += length + REPEAT_DISTANCE + 1;
  return sums;
}
