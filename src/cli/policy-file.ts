/** Reads a policy file: the JSON that an administrator deploys. */
import { readFile } from 'node:fs/promises';
import { checkPolicy } from '../policy/check-policy.ts';
import type { PolicyReading } from '../policy/read-policy.ts';
import { type Json, type JsonObject, isJsonObject } from '../policy/templates/json.ts';
import { Failure, describeSystemError } from './failure.ts';

/**
 * The policy in a file, with its mistakes. A mistake costs the key that holds it and no more; what it costs on the way
 * through a browser is said with it. Throws a `Failure` when the file can't be read or isn't JSON.
 */
export async function readPolicyFile(file: string): Promise<PolicyReading> {
  return checkPolicy(await readJson(file));
}

/** A policy, and the JSON that it was read from. */
export interface PolicyDocument extends PolicyReading {
  readonly document: JsonObject;
}

/** What a policy file holds as it was written, and as it is understood. Throws as `readPolicyFile` does. */
export async function readPolicyDocument(file: string): Promise<PolicyDocument> {
  const document = await readJson(file);
  // What is no object is a mistake that has been reported.
  return { ...checkPolicy(document), document: isJsonObject(document) ? document : {} };
}

async function readJson(file: string): Promise<Json> {
  const text = await readFile(file, 'utf8').catch((error: unknown) => {
    throw new Failure(`${file}: ${describeSystemError(error)}`);
  });
  return parseJson(text, file);
}

/** JSON, with or without a byte order mark. Throws a `Failure` that says where it ends making sense. */
function parseJson(text: string, file: string): Json {
  try {
    return JSON.parse(text.replace(/^\uFEFF/u, '')) as Json;
  } catch (error) {
    // V8 quotes the text around the mistake, which can be a key.
    const where = error instanceof Error ? /(?:at position \d+|line \d+ column \d+)[^"]*$/u.exec(error.message) : null;
    throw new Failure(`${file}: is not JSON${where ? ` (${where[0]})` : ''}`);
  }
}
