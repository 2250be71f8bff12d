/** The canary: whether the index finds it, and what the policy does about it at the AI sites. */
import { catalogue } from '../../catalogue/catalogue.ts';
import { mergeSites, ruleFitsSite } from '../../catalogue/sites.ts';
import type { IndexManifest } from '../../contract/index-manifest.ts';
import type { Policy } from '../../contract/policy.ts';
import type { IndexReader } from '../../engine/index/reader.ts';
import type { Finding } from '../../engine/types.ts';
import { banOf, decide } from '../../policy/decide.ts';
import { judgeCanary } from '../canary.ts';
import { counted } from '../streams.ts';
import type { Diagnosis } from './diagnosis.ts';

/** What `--json` says of it. */
export interface CanaryReport {
  readonly from: 'policy' | 'index';
  readonly caught: boolean;
  /** Where it was found. */
  readonly repository?: string;
  /** At an AI site that no rule names. */
  readonly action?: string;
  /** Action → how many AI sites of catalogue and policy it holds at; `ban` where nobody gets that far. */
  readonly sites?: Readonly<Record<string, number>>;
}

/** Judges the canary as a paste of that text would be. Undefined when there is none. */
export async function examineCanary(
  manifest: IndexManifest,
  index: IndexReader,
  policy: Policy,
  diagnosis: Diagnosis,
): Promise<CanaryReport | undefined> {
  const text = policy.canary?.text ?? manifest.canary;
  if (text === undefined) {
    diagnosis.add(
      'canary',
      'warning',
      'there is none, so nothing is proven (index --canary, or canary.text in the policy)',
    );
    return undefined;
  }
  const from = policy.canary ? 'policy' : 'index';
  const findings = await judgeCanary(text, index, policy);
  const source = findings.find((finding) => finding.kind === 'source');
  const name = from === 'policy' ? 'canary.text of the policy' : 'the canary of index.json';
  if (!source) {
    diagnosis.add('canary', 'problem', `${name} is not found in this index`);
    return { from, caught: false };
  }
  const decision = decide(findings, undefined, policy, (condition) => condition === '*');
  const ignored = decision.perFinding.find(({ finding }) => finding === source)?.ignored;
  const place = `${name} is found in ${source.repository}`;
  if (ignored !== undefined) {
    diagnosis.add(
      'canary',
      'problem',
      `${place}, but source.minLines of the policy (${policy.source.minLines}) is more than its ${source.lines} lines`,
    );
  } else diagnosis.add('canary', 'ok', `${place}; at a site that no rule names: ${decision.action}`);
  const sites = actionsAt(findings, policy);
  const listed = Object.entries(sites).map(([action, count]) => `${action} at ${counted(count, 'site')}`);
  const isOpen = Object.keys(sites).every((action) => action === 'allow');
  diagnosis.add(
    'sites',
    isOpen ? 'warning' : 'ok',
    isOpen ? 'the policy lets the canary through at every AI site' : listed.join(', '),
  );
  return { from, caught: ignored === undefined, repository: source.repository, action: decision.action, sites };
}

const ORDER = ['ban', 'block', 'justify', 'warn', 'audit', 'allow'] as const;

function actionsAt(findings: readonly Finding[], policy: Policy): Record<string, number> {
  const counts = new Map<string, number>();
  for (const site of mergeSites(catalogue, policy.sites, [])) {
    const fits = (condition: string): boolean => ruleFitsSite(condition, site);
    const action = banOf(site, policy, fits) ? 'ban' : decide(findings, site, policy, fits).action;
    counts.set(action, (counts.get(action) ?? 0) + 1);
  }
  return Object.fromEntries(ORDER.flatMap((action) => (counts.has(action) ? [[action, counts.get(action) ?? 0]] : [])));
}
