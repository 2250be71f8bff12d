/**
 * The policy schema in the dialect that Chrome takes for `storage.managed_schema`: one `type` at each node, nothing but
 * `properties` on top. `public/managed-schema.json` holds its output; a test compares them (`vitest -u` writes it).
 *
 * Only types are stated. Chrome drops a value that its schema refuses without a word, so limits, patterns and choices
 * stay with `readPolicy`, which reports them on the options page.
 * https://developer.chrome.com/docs/extensions/reference/manifest/storage
 */
import { type JsonSchema, toJsonSchema } from '@valibot/to-json-schema';
import { PolicySchema } from '../contract/policy.ts';

/** A node of Chrome's dialect. */
export interface ManagedSchemaNode {
  readonly type: 'object' | 'array' | 'string' | 'number' | 'integer' | 'boolean';
  readonly properties?: Readonly<Record<string, ManagedSchemaNode>>;
  readonly additionalProperties?: ManagedSchemaNode;
  readonly items?: ManagedSchemaNode;
}

/** The whole schema. Throws when the policy schema uses something that Chrome's dialect can't say. */
export function managedSchema(): ManagedSchemaNode {
  // Checks written as code have no form in JSON Schema; they aren't wanted here anyway.
  return shape(toJsonSchema(PolicySchema, { typeMode: 'input', errorMode: 'ignore' }), '');
}

function shape(node: JsonSchema | undefined, key: string): ManagedSchemaNode {
  switch (node?.type) {
    case 'object':
      return { type: 'object', ...members(node, key) };
    case 'array':
      if (Array.isArray(node.items) || typeof node.items === 'boolean') break;
      return { type: 'array', items: shape(node.items, `${key}[]`) };
    case 'string':
    case 'number':
    case 'integer':
    case 'boolean':
      return { type: node.type };
    default:
      // A picklist has an `enum` and sometimes no type.
      if (node?.enum?.every((value) => typeof value === 'string')) return { type: 'string' };
  }
  throw new TypeError(`policy key "${key}" has no form in a managed schema`);
}

function members(node: JsonSchema, key: string): Pick<ManagedSchemaNode, 'properties' | 'additionalProperties'> {
  if (typeof node.additionalProperties === 'object') {
    return { additionalProperties: shape(node.additionalProperties, `${key}.*`) };
  }
  const properties = Object.entries(node.properties ?? {}).map(([name, child]) => {
    const path = key === '' ? name : `${key}.${name}`;
    return [name, shape(typeof child === 'boolean' ? undefined : child, path)] as const;
  });
  return { properties: Object.fromEntries(properties) };
}
