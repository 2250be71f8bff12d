/** The two pieces of code that the demo pastes: one from the example repository, one that is nobody's secret. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { root } from '../build.mjs';
import type { Piece } from './piece.ts';

export const REPOSITORY = 'examples/acme-payments';
const FILE = 'services/ledger/src/settlement.ts';
const FIRST_LINE = 97;
/** Of another piece: what was let through once isn't asked about again. */
export const FURTHER_LINE = 150;
const LINES = 25;

const HARMLESS = `/** Calls \`work\` once the calls have paused for \`milliseconds\`. */
export function debounce<T extends unknown[]>(work: (...args: T) => void, milliseconds: number) {
  let timer: ReturnType<typeof setTimeout> | undefined;

  const debounced = (...args: T): void => {
    clearTimeout(timer);
    timer = setTimeout(() => {
      timer = undefined;
      work(...args);
    }, milliseconds);
  };

  debounced.cancel = (): void => {
    clearTimeout(timer);
    timer = undefined;
  };

  return debounced;
}
`;

/** A piece of the example repository, and where it comes from. */
export interface SourcePiece extends Piece {
  readonly file: string;
}

export async function sourcePiece(first = FIRST_LINE): Promise<SourcePiece> {
  const all = (await readFile(join(root, REPOSITORY, FILE), 'utf8')).split('\n');
  const text = `${all.slice(first - 1, first - 1 + LINES).join('\n')}\n`;
  const about = `${FILE}, lines ${first} to ${first + LINES - 1}: Sourcekeep knows it.`;
  return { title: 'From acme-payments', about, text, file: FILE };
}

export const harmlessPiece: Piece = {
  title: 'Anybody’s code',
  about: 'In no repository of yours: it pastes as if Sourcekeep weren’t there.',
  text: HARMLESS,
};
