/** Every key of the policy as a row: path, type with its limits, default. Read from the schema, nothing is repeated. */
import { PolicySchema } from '../contract/policy.ts';
import type { PolicyPath } from '../contract/policy-reference.ts';
import type { SchemaNode } from './schema-node.ts';
import type { Json } from './templates/json.ts';

/** One key. `below` are the keys inside it, of the entries where it is a list. */
export interface PolicyKey {
  readonly path: PolicyPath;
  /** Such as `"ask", "allow" or "block"`, `whole number from 0 to 720`, `list of strings, each a match pattern`. */
  readonly type: string;
  /** What holds without it; undefined where that is nothing. */
  readonly default: Json | undefined;
  /** The key has to be there, in an object that is there. */
  readonly required: boolean;
  /** The names that must be in a value, of choices alone. */
  readonly choices: readonly string[] | undefined;
  readonly below: readonly PolicyKey[];
}

const OR = new Intl.ListFormat('en', { type: 'disjunction' });

/** The keys on top, in the order of the schema. */
export function policyKeys(): PolicyKey[] {
  return keysIn(PolicySchema, '');
}

/** A list of keys and of what is below them, parents first. */
export function withBelow(keys: readonly PolicyKey[]): PolicyKey[] {
  return keys.flatMap((key) => [key, ...withBelow(key.below)]);
}

function keysIn(node: SchemaNode, prefix: string): PolicyKey[] {
  return Object.entries(node.entries ?? {}).map(([name, entry]) => {
    const schema = inner(entry);
    const path = `${prefix}${name}`;
    const item = schema.type === 'array' && schema.item ? inner(schema.item) : undefined;
    return {
      path: path as PolicyPath,
      type: typeOf(schema),
      default: entry.type === 'optional' ? entry.default : undefined,
      required: entry.type !== 'optional',
      choices: schema.type === 'picklist' ? schema.options : undefined,
      below: item ? keysIn(item, `${path}[].`) : keysIn(schema, `${path}.`),
    };
  });
}

function inner(node: SchemaNode): SchemaNode {
  return node.type === 'optional' && node.wrapped ? inner(node.wrapped) : node;
}

function typeOf(node: SchemaNode): string {
  switch (node.type) {
    case 'picklist':
      return OR.format((node.options ?? []).map((option) => JSON.stringify(option)));
    case 'boolean':
      return 'true or false';
    case 'object':
      return 'object';
    case 'record':
      return ['object of strings', ...named(node.key, 'names'), ...named(node.value, 'values')].join(', ');
    case 'array':
      return listOf(node.item);
    case 'number':
      return numberOf(node);
    default:
      return ['string', ...limitsOf(node)].join(', ');
  }
}

function listOf(item: SchemaNode | undefined): string {
  if (item === undefined || item.type === 'object') return 'list of objects';
  if (item.type === 'picklist') return `list of ${typeOf(item)}`;
  return ['list of strings', ...limitsOf(item).map((limit) => `each ${limit}`)].join(', ');
}

function numberOf(node: SchemaNode): string {
  const limit = (type: string) => node.pipe?.find((step) => step.type === type)?.requirement;
  return `whole number from ${String(limit('min_value'))} to ${String(limit('max_value'))}`;
}

/** What limits the names or the values of a record. */
function named(node: SchemaNode | undefined, what: string): string[] {
  return node === undefined ? [] : limitsOf(node).map((limit) => `${what} ${limit}`);
}

function limitsOf(node: SchemaNode): string[] {
  return (node.pipe ?? []).flatMap((step) => {
    if (step.type === 'non_empty') return ['not empty'];
    if (step.type === 'max_length') return [`at most ${String(step.requirement)} characters`];
    // Checks of the contract say what must be, or what is not.
    if (typeof step.message !== 'string') return [];
    return [step.message.replace(/^must be |^is not /u, '')];
  });
}
