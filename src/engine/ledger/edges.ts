/** The ends of a piece, where others may have been cut off. */
import type { LedgerPiece } from './piece.ts';
import { type Edge, EDGE_TOKENS } from './seams.ts';

/** The tokens at either end of an entry, with those of what it goes on from and goes before. */
export interface Edges {
  readonly tail: Edge;
  readonly head: Edge;
}

export function tailOf({ streams }: LedgerPiece, before?: Edge): Edge {
  return streams.map(({ hashes }, i) => {
    if (hashes.length >= EDGE_TOKENS) return hashes.subarray(-EDGE_TOKENS);
    return Uint32Array.from([...(before?.[i] ?? []), ...hashes].slice(-EDGE_TOKENS));
  });
}

export function headOf({ streams }: LedgerPiece, behind?: Edge): Edge {
  return streams.map(({ hashes }, i) => {
    if (hashes.length >= EDGE_TOKENS) return hashes.subarray(0, EDGE_TOKENS);
    return Uint32Array.from([...hashes, ...(behind?.[i] ?? [])].slice(0, EDGE_TOKENS));
  });
}
