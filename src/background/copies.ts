/**
 * What a person copies on a host of the policy's `origins` counts as source at AI sites, though no index knows it yet:
 * keyed fingerprints, held in memory and in `storage.session`, which lives in memory too and ends with the browser.
 */
import * as v from 'valibot';
import { Copies as Segments } from '../engine/copies/copies.ts';
import { hexOf } from '../engine/index/byte-buffer.ts';
import type { IsGranted } from '../engine/marks.ts';
import { scan } from '../engine/scan.ts';
import type { Flavour, SourceFinding } from '../engine/types.ts';
import { matchesPattern } from '../catalogue/match-pattern.ts';
import type { Sender } from '../platform/messaging.ts';
import { storedInSession, type Stored } from '../platform/storage.ts';
import { base64Of, bytesOfBase64 } from './base64.ts';
import { readFrequencies } from './frequencies.ts';
import type { PolicySource } from './policy-source.ts';

/** Everything in base64: messages to the storage are JSON. */
const CopiesSchema = v.object({ key: v.string(), segments: v.array(v.string()) });
type StoredCopies = v.InferOutput<typeof CopiesSchema>;
const EMPTY: StoredCopies = { key: '', segments: [] };
const storedCopies = storedInSession('copies', CopiesSchema, EMPTY);

const KEY_BYTES = 32;
/** A git blob id has so many digits; any digest of the text does. */
const DIGEST_DIGITS = 40;

export interface Copies {
  /** Takes in a text that was copied in a frame; one that is at none of the policy's `origins` is ignored. */
  add(text: string, sender: Sender): Promise<void>;
  /**
   * What an input shares with what was copied: findings with the host as repository and the path as file; `marks` and
   * `renewed` as a scan's.
   * @param isGranted says of a mark whether the person has let it through at this site
   */
  scan(
    flavours: readonly Flavour[],
    isGranted: IsGranted | undefined,
    isPastDeadline: () => boolean,
  ): Promise<CopyFindings>;
  /** Forgets everything. */
  clear(): Promise<void>;
}

export interface CopyFindings {
  readonly findings: readonly SourceFinding[];
  readonly marks: readonly number[];
  readonly renewed: readonly number[];
}

const NOTHING: CopyFindings = { findings: [], marks: [], renewed: [] };

/** Reads at once what an earlier worker of this browser session kept. */
export function createCopies(
  policies: Pick<PolicySource, 'current'>,
  store: Pick<Stored<StoredCopies>, 'read' | 'write'> = storedCopies,
): Copies {
  const load = async (): Promise<{ key: Uint8Array; segments: Segments }> => {
    const stored = await store.read().catch(() => EMPTY);
    const key = bytesOfBase64(stored.key);
    if (key.length === KEY_BYTES) return { key, segments: new Segments(key, stored.segments.map(bytesOfBase64)) };
    const made = crypto.getRandomValues(new Uint8Array(KEY_BYTES));
    return { key: made, segments: new Segments(made) };
  };
  let state = load();
  // One after the other, so that the last write holds everything.
  let working: Promise<unknown> = Promise.resolve();
  const inTurn = (work: () => Promise<void>): Promise<void> => {
    const done = working.then(work);
    working = done.catch(() => undefined);
    return done;
  };

  return {
    add(text, { url = '' }) {
      return inTurn(async () => {
        const { policy } = await policies.current();
        if (!policy.origins.some((pattern) => matchesPattern(pattern, url))) return;
        const { key, segments } = await state;
        const { host, pathname } = new URL(url);
        const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', new TextEncoder().encode(text)));
        const copy = { host, path: pathname.slice(1), text, digest: hexOf(digest).slice(0, DIGEST_DIGITS) };
        if (!(await segments.add(copy))) return;
        // What doesn't fit there is still in memory.
        await store.write({ key: base64Of(key), segments: segments.stored.map(base64Of) }).catch(() => undefined);
      });
    },

    async scan(flavours, isGranted, isPastDeadline) {
      // Whoever copies and pastes at once expects the copy to be known.
      await working;
      const index = await (await state).segments.reader();
      if (index === undefined) return NOTHING;
      await readFrequencies();
      const { findings, marks, renewed } = await scan(flavours, {
        index,
        secrets: false,
        markers: [],
        codeMinLines: 0,
        isPastDeadline,
        ...(isGranted === undefined ? {} : { granted: isGranted }),
      });
      return { findings: findings.filter((finding) => finding.kind === 'source'), marks, renewed };
    },

    clear: () =>
      inTurn(async () => {
        await store.write(EMPTY);
        state = load();
      }),
  };
}
