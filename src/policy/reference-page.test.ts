/** docs/policy-reference.md is what schema and texts say, and its examples are true. */
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { PolicySchema } from '../contract/policy.ts';
import { policyExamples, policyMeanings } from '../contract/policy-reference.ts';
import { policyKeys, withBelow } from './policy-keys.ts';
import { readPolicy } from './read-policy.ts';
import { policyReferencePage } from './reference-page.ts';

const docs = new URL('../../docs/', import.meta.url);
const all = withBelow(policyKeys());

/** Whether an example holds a key that is named by its path. */
function holds(value: unknown, [name = '', ...rest]: readonly string[]): boolean {
  if (Array.isArray(value)) return value.some((entry) => holds(entry, [name, ...rest]));
  if (name === '') return true;
  const member: unknown = (value as Record<string, unknown> | undefined)?.[name];
  return member !== undefined && holds(member, rest);
}

describe('the policy reference', () => {
  it('is the committed page', async () => {
    await expect(policyReferencePage()).toMatchFileSnapshot(fileURLToPath(new URL('policy-reference.md', docs)));
  });

  it('has a text for every key of the schema, and none besides', () => {
    expect(all.map(({ path }) => path).sort()).toEqual(Object.keys(policyMeanings).sort());
    expect(Object.keys(policyExamples)).toEqual(Object.keys(PolicySchema.entries));
  });

  it('has examples without a mistake which show every key', () => {
    expect(readPolicy(policyExamples).problems).toEqual([]);
    for (const [key, example] of Object.entries(policyExamples)) {
      expect(readPolicy({ [key]: example }).problems, key).toEqual([]);
    }
    for (const { path } of all) expect(holds(policyExamples, path.replaceAll('[]', '').split('.')), path).toBe(true);
  });

  it('states limits, choices and defaults', () => {
    const of = (path: string) => all.find((key) => key.path === path);
    expect(of('ledgerHours')).toMatchObject({ type: 'whole number from 0 to 720', default: 24, required: false });
    expect(of('onError')).toMatchObject({ type: '"ask", "allow", or "block"', choices: ['ask', 'allow', 'block'] });
    expect(of('index.key')).toMatchObject({ type: 'string, 32 bytes in base64', required: true });
    expect(of('index.refreshMinutes')).toMatchObject({ default: 60, required: false });
    expect(of('rules[].action')).toMatchObject({ required: true });
    expect(of('origins')?.type).toBe('list of strings, each a match pattern such as "https://ai.corp.example/*"');
  });
});

describe('docs/policy.md', () => {
  const text = readFileSync(new URL('policy.md', docs), 'utf8');

  it('has examples without a mistake', () => {
    const blocks = [...text.matchAll(/```json\n(.*?)```/gsu)].map(([, block = '']) => JSON.parse(block) as unknown);
    expect(blocks.length).toBeGreaterThan(0);
    for (const block of blocks) expect(readPolicy(block).problems).toEqual([]);
  });
});
