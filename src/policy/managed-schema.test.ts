/** `public/managed-schema.json` is what the policy schema says, in a form that Chrome loads. */
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { PolicySchema } from '../contract/policy.ts';
import { type ManagedSchemaNode, managedSchema } from './managed-schema.ts';

const committed = fileURLToPath(new URL('../../public/managed-schema.json', import.meta.url));

function nodesOf(node: ManagedSchemaNode): ManagedSchemaNode[] {
  const children = [...Object.values(node.properties ?? {}), node.additionalProperties, node.items];
  return [node, ...children.flatMap((child) => (child ? nodesOf(child) : []))];
}

describe('managedSchema', () => {
  it('is the committed file', async () => {
    await expect(`${JSON.stringify(managedSchema(), null, 2)}\n`).toMatchFileSnapshot(committed);
  });

  it('has every key of the policy', () => {
    expect(Object.keys(managedSchema().properties ?? {})).toEqual(Object.keys(PolicySchema.entries));
  });

  it('states one type at each node and nothing that Chrome refuses', () => {
    const allowed = ['type', 'properties', 'additionalProperties', 'items'];
    for (const node of nodesOf(managedSchema())) {
      expect(typeof node.type).toBe('string');
      expect(Object.keys(node).filter((name) => !allowed.includes(name))).toEqual([]);
    }
    expect(managedSchema()).not.toHaveProperty('additionalProperties');
  });
});
