/**
 * A policy file before it is deployed: the mistakes of `readPolicy`, and what becomes of them on the way through a
 * browser's policy, which takes no value of a wrong type.
 *
 * Measured in Chromium 156: one value of a wrong type, however deep, and the browser drops the whole key on top, without
 * a word in chrome://policy; of what it doesn't know it drops just that. The extension then sees no mistake at all.
 */
import { isRecord } from './condition.ts';
import { type ManagedSchemaNode, managedSchema } from './managed-schema.ts';
import { type PolicyReading, readPolicy } from './read-policy.ts';

/** `readPolicy`, with `applies` naming what a managed browser drops. Never throws, never quotes a value. */
export function checkPolicy(input: unknown): PolicyReading {
  const reading = readPolicy(input);
  const mistyped = new Set(isRecord(input) ? mistypedIn(managedSchema(), input, '') : []);
  const problems = reading.problems.map((problem) => {
    if (!mistyped.has(problem.key)) return problem;
    const [top = ''] = problem.key.split(/[.[]/u);
    return {
      ...problem,
      applies: `in a managed browser nothing of "${top}", which it drops for a wrong type; else ${problem.applies}`,
    };
  });
  return { ...reading, problems };
}

/** Paths of the values whose type Chromium refuses. */
function mistypedIn(node: ManagedSchemaNode, value: unknown, key: string): string[] {
  switch (node.type) {
    case 'object':
      if (!isRecord(value)) return [key];
      return Object.entries(value).flatMap(([name, member]) => {
        const below = Object.hasOwn(node.properties ?? {}, name) ? node.properties?.[name] : node.additionalProperties;
        return below === undefined ? [] : mistypedIn(below, member, key === '' ? name : `${key}.${name}`);
      });
    case 'array': {
      const { items } = node;
      if (!Array.isArray(value)) return [key];
      return items === undefined ? [] : value.flatMap((entry, i) => mistypedIn(items, entry, `${key}[${i}]`));
    }
    case 'integer':
      return Number.isInteger(value) ? [] : [key];
    default:
      return typeof value === node.type ? [] : [key];
  }
}
