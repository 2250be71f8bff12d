/** Writes what `index.json` says, and signs it. */
import type { IndexManifest, SegmentEntry } from '../../contract/index-manifest.ts';
import { buildManifest } from '../../engine/index/manifest.ts';
import { signManifest } from '../../engine/index/manifest-signature.ts';
import type { IndexNumbers, IndexTotals } from '../../engine/index/reader.ts';
import { Failure } from '../failure.ts';

/** Name of the parameter that tells what public code was subtracted from which repository (build/public-code.ts). */
export const PUBLIC_DIGESTS = 'public';
/** Name of the parameter that tells which shard an index was built as; absent for a whole one. */
export const SHARD = 'shard';

/**
 * The manifest of these segments, signed where a key is given; `parameters` stand beside the engine's, `canary` is the
 * snippet that these segments hold.
 */
export function composeManifest(
  numbers: IndexTotals | IndexNumbers,
  segments: readonly SegmentEntry[],
  sequence: number,
  parameters: Readonly<Record<string, string>>,
  canary: string | undefined,
  signingKey: Uint8Array | undefined,
): IndexManifest {
  const built = buildManifest(numbers, segments, creationTime(), sequence);
  const manifest = {
    ...built,
    parameters: { ...built.parameters, ...parameters },
    ...(canary === undefined ? {} : { canary }),
  };
  return resigned(manifest, signingKey);
}

/** The same manifest with the signature of this key, or with none. */
export function resigned(manifest: IndexManifest, signingKey: Uint8Array | undefined): IndexManifest {
  const { signature: _, ...unsigned } = manifest;
  if (!signingKey) return unsigned;
  const { signature } = signManifest(unsigned, signingKey);
  return signature === undefined ? unsigned : { ...unsigned, signature };
}

/** `SOURCE_DATE_EPOCH` (https://reproducible-builds.org/specs/source-date-epoch/) or now, in ISO 8601. */
export function creationTime(): string {
  const epoch = process.env['SOURCE_DATE_EPOCH'];
  if (epoch === undefined || epoch === '') return new Date().toISOString();
  const milliseconds = /^\d+$/u.test(epoch) ? Number(epoch) * 1000 : Number.NaN;
  // The largest time that a Date can hold; also false for NaN.
  if (!(milliseconds <= 8.64e15)) throw new Failure(`SOURCE_DATE_EPOCH: ${epoch} must be seconds since 1970`);
  return new Date(milliseconds).toISOString();
}
