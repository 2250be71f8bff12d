/** The canary: a harmless snippet that the index knows. Whether it is caught proves browser, policy and index at once. */
import * as v from 'valibot';
import { IndexManifestSchema } from '../contract/index-manifest.ts';
import type { CanaryResult } from '../contract/message.ts';
import { openIndexFile } from '../platform/index-files.ts';
import type { Courts } from './courts.ts';
import type { IndexState } from './index-source.ts';
import { faultOf, judgeInputs } from './judgement.ts';

/** Nobody waits for this verdict. */
const PATIENCE = 8;

const ManifestCanarySchema = /* @__PURE__ */ v.pick(IndexManifestSchema, ['canary']);

/** The snippet that the index in use was made with. */
export async function canaryOfIndex(index: IndexState): Promise<string | undefined> {
  if (index.state !== 'ready') return undefined;
  const file = await openIndexFile(index.active.folder, 'index.json');
  const manifest = v.safeParse(
    ManifestCanarySchema,
    JSON.parse(new TextDecoder().decode(await file.read(0, file.bytes))),
  );
  return manifest.success ? manifest.output.canary : undefined;
}

export type Canary = () => Promise<CanaryResult>;

/**
 * Judges the canary as a paste at a site that no rule names. Leaves no trace: nothing is written, counted, remembered
 * or granted, and what was granted before doesn't help it.
 */
export function createCanary(
  courts: Courts,
  ofIndex: (index: IndexState) => Promise<string | undefined> = canaryOfIndex,
): Canary {
  return async () => {
    const started = performance.now();
    const result = (rest: Omit<CanaryResult, 'milliseconds'>): CanaryResult => ({
      ...rest,
      milliseconds: performance.now() - started,
    });
    const [state, index] = await courts.context();
    if (index.state !== 'ready' || faultOf(index, state) !== undefined) return result({ state: 'no-index' });
    const own = state.policy.canary?.text;
    const text = own ?? (await ofIndex(index));
    if (text === undefined) return result({ state: 'none' });
    const source = own === undefined ? 'index' : 'policy';
    const court = { ...(await courts.at(undefined, state, index, PATIENCE)), granted: () => false };
    const inputs = [{ name: '', flavours: [{ type: 'text/plain' as const, text }] }];
    const judged = await judgeInputs({ inputs, unread: [] }, court);
    const found = judged.findings.map(({ finding }) => finding).find(({ kind }) => kind === 'source');
    if (found?.kind !== 'source') return result({ state: 'missed', source });
    return result({ state: 'caught', source, repository: found.repository, action: judged.action });
  };
}
