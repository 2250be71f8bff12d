/** docs/policy.md names every key of the policy with the default that the schema has. */
import { readFileSync } from 'node:fs';
import * as v from 'valibot';
import { describe, expect, it } from 'vitest';
import { PolicySchema } from '../../src/contract/policy.ts';

const text = readFileSync(new URL('../../docs/policy.md', import.meta.url), 'utf8');
const rows = new Map(
  [...text.matchAll(/^\| `(\w+)`\s*\|[^|]+\|([^|]+)\|[^|]+\|$/gm)].map(([, key = '', value = '']) => [key, value]),
);

describe('docs/policy.md', () => {
  it('tables the keys of the policy, all of them and no others', () => {
    expect([...rows.keys()].sort()).toEqual(Object.keys(PolicySchema.entries).sort());
  });

  it('states the defaults that hold', () => {
    const defaults: Record<string, unknown> = v.parse(PolicySchema, {});
    for (const [key, value] of rows) {
      const stated = value.trim() === 'none' ? undefined : JSON.parse(value.replaceAll('`', ''));
      expect(stated, key).toEqual(defaults[key]);
    }
  });
});
