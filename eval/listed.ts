/** Which pieces are public code by the bundled list: whoever copied them has nothing to lose by them. */
import { Fingerprinter } from '../src/engine/index/fingerprinter.ts';
import type { PublicList } from '../src/engine/public-code/list.ts';
import type { Snippet } from './snippets.ts';

const KEY = new Uint8Array(32).fill(7);
/** A piece of whose fingerprints the list holds so many is public. */
const LEAST_SHARE = 0.5;

export class ListedPieces {
  private readonly fingerprinter: Fingerprinter | undefined;
  private readonly known = new Map<string, boolean>();

  /** @param publicList opened for the profile `sensitive`, which keeps more fingerprints of a piece; none, none listed */
  constructor(publicList: PublicList | undefined) {
    this.fingerprinter = publicList && new Fingerprinter({ key: KEY, profile: 'sensitive', publicList });
  }

  has({ repository, path, first, lines }: Snippet): boolean {
    if (!this.fingerprinter) return false;
    const place = `${repository} ${path} ${first} ${lines.length}`;
    const known = this.known.get(place);
    if (known !== undefined) return known;
    const { fingerprints, subtracted } = this.fingerprinter.read(lines.join('\n'));
    const isListed = subtracted > 0 && subtracted >= LEAST_SHARE * (fingerprints + subtracted);
    this.known.set(place, isListed);
    return isListed;
  }
}
