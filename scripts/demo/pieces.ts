/** The two pieces of code that the demo pastes: one from the example repository, one that is nobody's secret. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { root } from '../build.mjs';
import type { Piece } from './piece.ts';

export const REPOSITORY = 'examples/acme-payments';
const FILE = 'services/ledger/src/settlement.ts';
const FIRST_LINE = 97;
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

export async function sourcePiece(): Promise<SourcePiece> {
  const all = (await readFile(join(root, REPOSITORY, FILE), 'utf8')).split('\n');
  const text = `${all.slice(FIRST_LINE - 1, FIRST_LINE - 1 + LINES).join('\n')}\n`;
  const about = `${FILE}, lines ${FIRST_LINE} to ${FIRST_LINE + LINES - 1}: Sourcekeep knows it.`;
  return { title: 'From acme-payments', about, text, file: FILE };
}

export const harmlessPiece: Piece = {
  title: 'Anybody’s code',
  about: 'In no repository of yours: it pastes as if Sourcekeep weren’t there.',
  text: HARMLESS,
};
