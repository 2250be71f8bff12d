/** Reads a policy file: the JSON that an administrator deploys. */
import { readFile } from 'node:fs/promises';
import { type PolicyReading, readPolicy } from '../policy/read-policy.ts';
import { Failure, describeSystemError } from './failure.ts';

/**
 * The policy in a file, with its mistakes. A mistake costs the key that holds it and no more, as in the browser. Throws
 * a `Failure` when the file can't be read or isn't JSON.
 */
export async function readPolicyFile(file: string): Promise<PolicyReading> {
  const text = await readFile(file, 'utf8').catch((error: unknown) => {
    throw new Failure(`${file}: ${describeSystemError(error)}`);
  });
  return readPolicy(parseJson(text, file));
}

/** JSON, with or without a byte order mark. Throws a `Failure` that says where it ends making sense. */
function parseJson(text: string, file: string): unknown {
  try {
    return JSON.parse(text.replace(/^\uFEFF/u, ''));
  } catch (error) {
    // V8 quotes the text around the mistake, which can be a key.
    const where = error instanceof Error ? /(?:at position \d+|line \d+ column \d+)[^"]*$/u.exec(error.message) : null;
    throw new Failure(`${file}: is not JSON${where ? ` (${where[0]})` : ''}`);
  }
}
