/** `sourcekeep check`: does a text hold code of the index, a secret or a marker? */
import { buffer } from 'node:stream/consumers';
import { readPolicy } from '../../policy/read-policy.ts';
import { checkInputs } from '../check/check-inputs.ts';
import { checkJson, checkText, verdictOf } from '../check/check-view.ts';
import { listInputs } from '../check/inputs.ts';
import { Failure } from '../failure.ts';
import { locateIndex } from '../index-files/locate-index.ts';
import { readKey } from '../keys.ts';
import { readPolicyFile } from '../policy-file.ts';
import { Progress } from '../progress.ts';
import { siteOf } from '../site-of.ts';
import type { Streams } from '../streams.ts';

export interface CheckOptions {
  readonly index: string;
  readonly keyFile?: string;
  readonly publicKey?: string;
  readonly policy?: string;
  readonly site?: string;
  readonly json?: boolean;
}

const CLEAN = 0;
const MATCH = 1;
const FAILED = 2;

/**
 * Runs the command; returns its exit code. Inputs that can't be read are named on standard error, the others are
 * reported nevertheless. Throws a `Failure` when index, key, policy or site are wrong: never "clean" then.
 */
export async function check(paths: readonly string[], options: CheckOptions, streams: Streams): Promise<number> {
  if (paths.length === 0 && process.stdin.isTTY)
    throw new Failure('<path>: name a file or folder, or - for standard input');
  const { policy, problems } =
    options.policy === undefined ? readPolicy(undefined) : await readPolicyFile(options.policy);
  for (const { key, problem, applies } of problems) {
    streams.err(`sourcekeep: warning: ${options.policy ?? ''}: ${key} ${problem} (applies: ${applies})\n`);
  }
  const site = siteOf(options.site, policy);
  const publicKey = await publicKeyOf(options, policy.index?.publicKey);
  const stored = await locateIndex({ index: options.index, keyFile: options.keyFile, publicKey });
  const progress = new Progress(streams);
  try {
    const inputs = await listInputs(paths.length === 0 ? ['-'] : paths, () => buffer(process.stdin));
    const rules = {
      index: stored.reader,
      indexName: options.index,
      policy,
      site,
      isDecided: options.policy !== undefined || options.site !== undefined,
    };
    const report = await checkInputs(inputs, rules, (done, total) => progress.update('checking', done, total));
    progress.clear();
    for (const failure of report.failures) streams.err(`sourcekeep: ${failure.message}\n`);
    if (options.json === true) streams.out(`${JSON.stringify(checkJson(report), null, 2)}\n`);
    else if (report.results.length > 0) streams.out(checkText(report, streams));
    if (report.failures.length > 0) return FAILED;
    return verdictOf(report) === 'match' ? MATCH : CLEAN;
  } finally {
    progress.clear();
    await stored.close();
  }
}

async function publicKeyOf({ publicKey }: CheckOptions, ofPolicy: string | undefined): Promise<Uint8Array | undefined> {
  if (publicKey !== undefined) return readKey(publicKey);
  return ofPolicy === undefined ? undefined : new Uint8Array(Buffer.from(ofPolicy, 'base64'));
}
