/** Inputs × index × policy → results. Prints nothing. */
import type { Action } from '../../contract/event.ts';
import { MAX_JUDGED_CHARACTERS } from '../../contract/message.ts';
import type { Policy } from '../../contract/policy.ts';
import type { IndexReader } from '../../engine/index/reader.ts';
import { scan } from '../../engine/scan.ts';
import type { Finding } from '../../engine/types.ts';
import { type Decision, decide } from '../../policy/decide.ts';
import { Failure, describeSystemError } from '../failure.ts';
import { namingIndex } from '../index-files/stored-index.ts';
import type { CheckedSite } from '../site-of.ts';
import { decodeText } from '../text.ts';
import type { Input } from './inputs.ts';

/** What was found in one input. */
export interface CheckResult {
  readonly input: string;
  readonly lines: number;
  readonly milliseconds: number;
  /** Present when a policy or a site was named. */
  readonly decision?: Action;
  readonly findings: readonly Finding[];
}

/** All results, and what couldn't be read. */
export interface CheckReport {
  readonly results: readonly CheckResult[];
  readonly failures: readonly Failure[];
  /** Binary files that were met in folders. */
  readonly binaries: number;
}

/** What inputs are held against. */
export interface CheckRules {
  readonly index: IndexReader;
  /** Its name, for messages. */
  readonly indexName: string;
  readonly policy: Policy;
  readonly site: CheckedSite;
  readonly isDecided: boolean;
}

/** Looks at each input. One that can't be read is a failure in the report; a damaged index throws a `Failure`. */
export async function checkInputs(
  inputs: readonly Input[],
  rules: CheckRules,
  onProgress: (done: number, total: number) => void,
): Promise<CheckReport> {
  const results: CheckResult[] = [];
  const failures: Failure[] = [];
  let binaries = 0;
  for (const [i, input] of inputs.entries()) {
    onProgress(i, inputs.length);
    if ('failure' in input) {
      failures.push(input.failure);
      continue;
    }
    const bytes = await input.read().catch((error: unknown) => asFailure(error, input.name));
    if (bytes instanceof Failure) {
      failures.push(bytes);
      continue;
    }
    const text = decodeText(bytes);
    if (text === undefined && !input.isNamed) binaries += 1;
    else results.push(await checkOne(input.name, text, rules));
  }
  return { results, failures, binaries };
}

function asFailure(error: unknown, name: string): Failure {
  return error instanceof Failure ? error : new Failure(`${name}: ${describeSystemError(error)}`);
}

async function checkOne(input: string, text: string | undefined, rules: CheckRules): Promise<CheckResult> {
  const start = performance.now();
  const { findings, lines } = await judge(text, rules);
  const { policy, site } = rules;
  const decision = decide(findings, site.site, policy, site.fits);
  const milliseconds = Math.round((performance.now() - start) * 10) / 10;
  return {
    input,
    lines,
    milliseconds,
    ...(rules.isDecided ? { decision: decision.action } : {}),
    findings: reported(decision),
  };
}

async function judge(
  text: string | undefined,
  { index, indexName, policy }: CheckRules,
): Promise<{ findings: readonly Finding[]; lines: number }> {
  if (text === undefined) return { findings: [{ kind: 'uninspectable', rule: 'binary' }], lines: 0 };
  if (text.length > MAX_JUDGED_CHARACTERS) {
    return { findings: [{ kind: 'uninspectable', rule: 'too-large' }], lines: text.split('\n').length };
  }
  const options = { index, secrets: policy.secrets, markers: policy.markers, codeMinLines: policy.code.minLines };
  return namingIndex(indexName, () => scan([{ type: 'text/plain', text }], options));
}

/**
 * Findings as they count: what the policy has switched off is none, and large code below its threshold is none.
 * Indexed code below `source.minLines` is one, though not worth an action.
 */
function reported({ perFinding }: Decision): Finding[] {
  return perFinding
    .filter(
      ({ finding, ignored }) => ignored === undefined || (finding.kind === 'source' && ignored === 'below-minimum'),
    )
    .map(({ finding }) => finding);
}
