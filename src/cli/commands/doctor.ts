/** `sourcekeep doctor`: do this policy, this key and this index work together? */
import type { Policy } from '../../contract/policy.ts';
import { policyDigest } from '../../policy/policy-digest.ts';
import { readPolicy } from '../../policy/read-policy.ts';
import { type Check, Diagnosis } from '../doctor/diagnosis.ts';
import { type CanaryReport, examineCanary } from '../doctor/examine-canary.ts';
import { examineIndex } from '../doctor/examine-index.ts';
import { isOnTheWeb, keyFileOf, manifestUrlOf } from '../index-files/locate-index.ts';
import type { NamedKey } from '../index-files/stored-index.ts';
import { isThere, readKey } from '../keys.ts';
import { readPolicyDocument } from '../policy-file.ts';
import { isServiceUrl } from '../service-url.ts';
import { type Streams, paints } from '../streams.ts';
import { mistakeLine } from './policy.ts';

export interface DoctorOptions {
  readonly index: string;
  readonly policy?: string;
  readonly keyFile?: string;
  readonly publicKey?: string;
  readonly json?: boolean;
}

const FAILED = 2;

/** Looks at everything that can be looked at; returns 2 when there is a problem. Asks no address but the index's. */
export async function doctor(options: DoctorOptions, streams: Streams): Promise<number> {
  const diagnosis = new Diagnosis();
  const policy = await examinePolicy(options, diagnosis);
  const key = await diagnosis.attempt('key', () => keyOf(options, policy, diagnosis));
  const publicKey = await diagnosis.attempt('signature', () => publicKeyOf(options, policy));
  const examined = await examineIndex({ index: options.index, key, publicKey }, diagnosis);
  let canary: CanaryReport | undefined;
  if (examined?.stored) {
    const { manifest, reader, close } = examined.stored;
    try {
      canary = await examineCanary(manifest, reader, policy, diagnosis);
    } finally {
      await close();
    }
  }
  const { checks, isWell } = diagnosis;
  if (options.json === true) {
    const { sequence, created } = examined?.manifest ?? {};
    const report = { index: options.index, healthy: isWell, sequence, created, canary, checks };
    streams.out(`${JSON.stringify(report, null, 2)}\n`);
  } else streams.out(text(checks, streams));
  for (const { check, state, detail } of checks) {
    if (state === 'problem') streams.err(`sourcekeep: ${check}: ${detail}\n`);
  }
  return isWell ? 0 : FAILED;
}

async function examinePolicy({ policy: file, index }: DoctorOptions, diagnosis: Diagnosis): Promise<Policy> {
  const defaults = readPolicy(undefined).policy;
  if (file === undefined) {
    diagnosis.add('policy', 'warning', 'none is named (--policy): the defaults are used');
    return defaults;
  }
  const reading = await diagnosis.attempt('policy', () => readPolicyDocument(file));
  if (!reading) return defaults;
  const { policy, problems, document } = reading;
  for (const problem of problems) diagnosis.add('policy', 'problem', `${file}: ${mistakeLine(problem)}`);
  // Browsers that have all of it show the same digits.
  if (problems.length === 0) {
    diagnosis.add('policy', 'ok', `${file} has no mistake (digest ${await policyDigest(document)})`);
  }
  if (!policy.index)
    diagnosis.add('policy', 'warning', `${file}: names no index (index.url): browsers would have none`);
  else if (isServiceUrl(index) && manifestUrlOf(index).href !== policy.index.url) {
    diagnosis.add(
      'policy',
      'warning',
      `${file}: index.url is ${policy.index.url}, another address than the one looked at`,
    );
  }
  return policy;
}

/** `--key-file`, else the policy's key, else the one beside the folder. Where both of the first are there they must agree. */
async function keyOf(
  { keyFile, index, policy: file }: DoctorOptions,
  policy: Policy,
  diagnosis: Diagnosis,
): Promise<NamedKey | undefined> {
  const ofPolicy = policy.index && {
    bytes: new Uint8Array(Buffer.from(policy.index.key, 'base64')),
    name: `index.key of ${file ?? 'the policy'}`,
  };
  if (keyFile === undefined) {
    if (ofPolicy || isOnTheWeb(index)) return ofPolicy;
    const name = await keyFileOf(index);
    return (await isThere(name)) ? { bytes: await readKey(name), name } : undefined;
  }
  const key = { bytes: await readKey(keyFile), name: keyFile };
  if (ofPolicy && !Buffer.from(key.bytes).equals(ofPolicy.bytes)) {
    diagnosis.add('key', 'problem', `${ofPolicy.name} is another key than ${keyFile}`);
  }
  return key;
}

async function publicKeyOf({ publicKey }: DoctorOptions, policy: Policy): Promise<Uint8Array | undefined> {
  if (publicKey !== undefined) return readKey(publicKey);
  const ofPolicy = policy.index?.publicKey;
  return ofPolicy === undefined ? undefined : new Uint8Array(Buffer.from(ofPolicy, 'base64'));
}

function text(checks: readonly Check[], streams: Streams): string {
  const { green, red, yellow } = paints(streams.colour);
  const colours = { ok: green, warning: yellow, problem: red };
  return checks
    .map(({ check, state, detail }) => `${colours[state](state.padEnd(8))} ${check.padEnd(10)} ${detail}\n`)
    .join('');
}
