/** The bundled list of public code, as the command line subtracts it from an index. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { IndexWriterOptions } from '../src/engine/index/writer.ts';
import { profiles } from '../src/engine/profile.ts';
import { PublicList, PublicListError } from '../src/engine/public-code/list.ts';
import type { Profile } from '../src/engine/types.ts';

/** What of public code an index leaves out; `name` tells the list, or why there is none. */
export interface PublicCode {
  readonly name: string;
  readonly options: Pick<IndexWriterOptions, 'publicList'>;
}

export const noPublicCode: PublicCode = { name: 'none, as asked', options: {} };

export function publicCodeOf(profile: Profile, root: string): PublicCode {
  const file = join(root, 'public-code', 'public-code.bin');
  try {
    const publicList = PublicList.open(new Uint8Array(readFileSync(file)), profiles[profile]);
    return { name: publicList.version, options: { publicList } };
  } catch (error) {
    // Parameters are changed and measured before the list is built anew.
    if (error instanceof PublicListError) return { name: `none: ${error.message}`, options: {} };
    throw error;
  }
}
