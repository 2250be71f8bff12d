/** The bundled list of public code, from the extension's own package. */
import { PublicList } from '../engine/public-code/list.ts';
import type { Parameters } from '../engine/profile.ts';

/** Throws a `PublicListError` when the package's list isn't this engine's. */
export async function readPublicList(parameters: Parameters): Promise<PublicList> {
  // A path of the package and nothing else: a test of the store build lets no other address through.
  const response = await fetch('/public-code.bin');
  return PublicList.open(new Uint8Array(await response.arrayBuffer()), parameters);
}
