/** `sourcekeep policy --check`: every mistake of a policy, with its key. */
import type { PolicyProblem } from '../../policy/read-policy.ts';
import { Failure } from '../failure.ts';
import { policyDigest } from '../../policy/policy-digest.ts';
import { readPolicyDocument } from '../policy-file.ts';
import { type Streams, counted } from '../streams.ts';

export interface PolicyOptions {
  readonly check?: string;
  readonly json?: boolean;
}

/** Prints the mistakes of a policy file, one a line, or the digest of one without a mistake. Returns 2 when there is one. Throws a `Failure` without a file. */
export async function policy(options: PolicyOptions, streams: Streams): Promise<number> {
  if (options.check === undefined)
    throw new Failure('--check: name the policy file (or a --platform to write files for)');
  const { document, problems } = await readPolicyDocument(options.check);
  // The browsers that have all of it show the same digits.
  const digest = await policyDigest(document);
  if (options.json === true) {
    streams.out(
      `${JSON.stringify({ file: options.check, valid: problems.length === 0, digest, problems }, null, 2)}\n`,
    );
  } else {
    for (const problem of problems) streams.err(`${options.check}: ${mistakeLine(problem)}\n`);
    if (problems.length === 0) streams.out(`${options.check}: is a valid policy (digest ${digest})\n`);
    else streams.out(`${options.check}: ${counted(problems.length, 'mistake')}\n`);
  }
  return problems.length === 0 ? 0 : 2;
}

/** One mistake as a line, for a message that begins with the file. */
export function mistakeLine({ key, problem, applies }: PolicyProblem): string {
  return `${key === '' ? 'the policy' : key} ${problem} (applies: ${applies})`;
}
