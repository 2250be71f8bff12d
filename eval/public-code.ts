/** The bundled list of public code, where there is one, as an index is built with it. */
import type { IndexWriterOptions } from '../src/engine/index/writer.ts';
import type { Profile } from '../src/engine/types.ts';

/** What of public code an index leaves out; nothing without a list. */
export type PublicCode = Pick<IndexWriterOptions, 'isPublic'>;

export function publicCodeOf(_profile: Profile): PublicCode {
  return {};
}
