/** Reads a policy key by key: a mistake costs the key that holds it and nothing else, and is reported with its path. */
import * as v from 'valibot';
import { type Policy, PolicySchema } from '../contract/policy.ts';
import { describeIssue } from './describe-issue.ts';
import { conditionMistakes, isRecord } from './condition.ts';
import type { SchemaNode } from './schema-node.ts';

/** One mistake. Never quotes the value: keys and tokens live in policies. */
export interface PolicyProblem {
  /** Path of the key, such as `rules[2].action`; empty when the policy as a whole is meant. */
  readonly key: string;
  /** What is wrong, starting with a verb: `must be …`. */
  readonly problem: string;
  /** What holds instead. */
  readonly applies: string;
}

/** A policy with every default filled in, and the mistakes of what it was read from. */
export interface PolicyReading {
  readonly policy: Policy;
  readonly problems: readonly PolicyProblem[];
}

type Reading = { readonly ok: true; readonly value: unknown } | { readonly ok: false };

/**
 * Optional keys whose loss would change what their parent means: a rule without its `sites` would hold everywhere, an
 * index without its public key would be taken from anyone. The parent goes with them.
 */
const LOAD_BEARING = /^(rules\[\d+\]\.(sites|findings|repositories)|index\.publicKey)$/;

/**
 * The policy in `input` (what `chrome.storage.managed` or a `--policy` file holds). Never throws: what is invalid falls
 * back to its default, entry by entry in lists, and is reported; unknown keys are reported. `undefined` and `{}` are
 * "no policy" without a problem.
 */
export function readPolicy(input: unknown): PolicyReading {
  const problems: PolicyProblem[] = [];
  const given = input === undefined ? {} : input;
  if (!isRecord(given)) {
    problems.push({ key: '', problem: 'must be an object', applies: 'every default' });
    return { policy: v.parse(PolicySchema, {}), problems };
  }
  const reading = read(PolicySchema, given, '', problems);
  const policy = v.parse(PolicySchema, reading.ok ? reading.value : {});
  return { policy, problems: [...problems, ...conditionMistakes(given)] };
}

function read(schema: SchemaNode, input: unknown, key: string, problems: PolicyProblem[]): Reading {
  if (schema.type === 'optional') return readOptional(schema, input, key, problems);
  if (schema.type === 'object' && schema.entries && isRecord(input)) {
    return readObject(schema.entries, input, key, problems);
  }
  if (schema.type === 'array' && schema.item && Array.isArray(input)) {
    return readArray(schema.item, input, key, problems);
  }
  if (schema.type === 'record' && schema.value && isRecord(input)) {
    return readRecord(schema.key, schema.value, input, key, problems);
  }
  const result = v.safeParse(schema, input, { abortPipeEarly: true });
  if (result.success) return { ok: true, value: result.output };
  problems.push({ key, problem: describeIssue(result.issues[0]), applies: 'nothing: this is left out' });
  return { ok: false };
}

function readOptional(schema: SchemaNode, input: unknown, key: string, problems: PolicyProblem[]): Reading {
  if (input === undefined || !schema.wrapped) return { ok: true, value: schema.default };
  const before = problems.length;
  const reading = read(schema.wrapped, input, key, problems);
  if (reading.ok || LOAD_BEARING.test(key)) return reading;
  const applies =
    schema.default === undefined ? 'nothing, as if it were absent' : `the default, ${JSON.stringify(schema.default)}`;
  // The mistake may lie deeper; what holds instead is decided here, where there is a default.
  for (let i = before; i < problems.length; i += 1) {
    const problem = problems[i];
    if (problem && !problem.applies.startsWith('the default')) problems[i] = { ...problem, applies };
  }
  return { ok: true, value: schema.default };
}

function readObject(
  entries: Readonly<Record<string, SchemaNode>>,
  input: Readonly<Record<string, unknown>>,
  key: string,
  problems: PolicyProblem[],
): Reading {
  const output: Record<string, unknown> = {};
  let ok = true;
  for (const [name, schema] of Object.entries(entries)) {
    const given = Object.hasOwn(input, name) ? input[name] : undefined;
    const path = join(key, name);
    if (given === undefined && schema.type !== 'optional') {
      problems.push({ key: path, problem: 'is missing', applies: 'nothing: this is left out' });
      ok = false;
      continue;
    }
    const reading = read(schema, given, path, problems);
    if (!reading.ok) ok = false;
    else if (reading.value !== undefined) output[name] = reading.value;
  }
  for (const name of Object.keys(input)) {
    if (!Object.hasOwn(entries, name)) {
      problems.push({ key: join(key, name), problem: 'is not a key of the policy', applies: 'nothing: it is ignored' });
    }
  }
  return ok ? { ok, value: output } : { ok };
}

function readArray(item: SchemaNode, input: readonly unknown[], key: string, problems: PolicyProblem[]): Reading {
  const output: unknown[] = [];
  const before = problems.length;
  for (const [i, entry] of input.entries()) {
    const reading = read(item, entry, `${key}[${i}]`, problems);
    if (reading.ok) output.push(reading.value);
  }
  // A rule is never widened: a condition of which nothing is left fits nothing.
  if (output.length === 0 && LOAD_BEARING.test(key)) {
    for (let i = before; i < problems.length; i += 1) {
      const problem = problems[i];
      if (problem) problems[i] = { ...problem, applies: 'nothing: the rule never fits' };
    }
  }
  return { ok: true, value: output };
}

function readRecord(
  names: SchemaNode | undefined,
  values: SchemaNode,
  input: Readonly<Record<string, unknown>>,
  key: string,
  problems: PolicyProblem[],
): Reading {
  const output: [string, unknown][] = [];
  for (const [name, entry] of Object.entries(input)) {
    const named = names === undefined || read(names, name, join(key, name), problems).ok;
    const reading = read(values, entry, join(key, name), problems);
    if (named && reading.ok) output.push([name, reading.value]);
  }
  return { ok: true, value: Object.fromEntries(output) };
}

function join(key: string, name: string): string {
  return key === '' ? name : `${key}.${name}`;
}
