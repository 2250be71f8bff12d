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
  const body = text.replace(/^\uFEFF/u, '');
  if (body.trim() === '') throw new Failure(`${file}: is empty`);
  // What UTF-16 is when it is read as UTF-8: Windows PowerShell writes it unless told otherwise.
  if (body.includes('\0')) throw new Failure(`${file}: is not UTF-8; save it as such`);
  try {
    return JSON.parse(body) as Json;
  } catch (error) {
    // V8 quotes the text around the mistake, which can be a key.
    const message = error instanceof Error ? error.message : '';
    const position = /at position (\d+)/u.exec(message)?.[1];
    const before = body.slice(0, position === undefined ? 0 : Number(position)).split('\n');
    const where = position === undefined ? '' : ` (line ${before.length}, column ${(before.at(-1) ?? '').length + 1})`;
    throw new Failure(`${file}: is not JSON${where}`);
  }
}
