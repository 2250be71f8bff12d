/** `sourcekeep keygen`: an index key and a signing pair. */
import { generateKeys } from '../keys.ts';
import type { Streams } from '../streams.ts';

/** Makes the keys and says where they are. Throws a `Failure` when one would be overwritten. */
export async function keygen(options: { readonly out: string }, streams: Streams): Promise<number> {
  const files = await generateKeys(options.out);
  streams.out(
    [
      `index key           ${files.indexKey}`,
      `signing key         ${files.signingKey}`,
      `signing public key  ${files.signingPublicKey}`,
      'Keep the first two secret: who holds the index key can test an index for code that they already have.',
      '',
    ].join('\n'),
  );
  return 0;
}
