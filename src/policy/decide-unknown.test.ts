/** Without a repository, what the strictest rule could ask for. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { actions } from '../contract/event.ts';
import type { Policy, PolicyInput } from '../contract/policy.ts';
import type { Site } from '../contract/site.ts';
import type { SourceFinding } from '../engine/types.ts';
import { decideUnknownSource } from './decide-unknown.ts';
import { decide } from './decide.ts';
import { readPolicy } from './read-policy.ts';

const site: Site = {
  id: 'chatgpt',
  name: 'ChatGPT',
  matches: ['https://chatgpt.com/*'],
  vendor: 'OpenAI',
  jurisdiction: 'US',
  kind: 'saas',
  approved: false,
};
const fits = (condition: string): boolean => condition === '*' || condition === 'chatgpt';
const policyOf = (input: PolicyInput): Policy => readPolicy({ ...input }).policy;

test.each<[string, PolicyInput, string]>([
  ['the default where no rule is', { action: 'justify' }, 'justify'],
  [
    'a rule for some repositories',
    { action: 'audit', rules: [{ repositories: ['acme/*'], action: 'block' }] },
    'block',
  ],
  [
    'the default behind a milder rule for some',
    { action: 'block', rules: [{ repositories: ['acme/open'], action: 'allow' }] },
    'block',
  ],
  [
    'nothing behind a rule for all',
    { action: 'block', rules: [{ action: 'audit' }, { repositories: ['acme/*'], action: 'block' }] },
    'audit',
  ],
  ['no rule for other findings', { action: 'audit', rules: [{ findings: ['secret'], action: 'block' }] }, 'audit'],
  ['no rule for other sites', { action: 'audit', rules: [{ sites: ['claude'], action: 'block' }] }, 'audit'],
  ['no ban', { action: 'audit', rules: [{ sites: ['chatgpt'], action: 'ban' }] }, 'audit'],
])('%s', (_, policy, action) => {
  expect(decideUnknownSource(10, site, policyOf(policy), fits)).toBe(action);
});

test('few lines ask for nothing', () => {
  const policy = policyOf({ action: 'block', source: { minLines: 8 } });
  expect(decideUnknownSource(7, site, policy, fits)).toBe('allow');
  expect(decideUnknownSource(8, site, policy, fits)).toBe('block');
});

test('an approved site allows unless a rule names it', () => {
  const approved = { ...site, approved: true };
  const rules = [{ sites: ['*'], action: 'block' as const }];
  expect(decideUnknownSource(9, approved, policyOf({ action: 'block', rules }), fits)).toBe('allow');
  const named = [{ sites: ['chatgpt'], repositories: ['acme/secret'], action: 'block' as const }];
  expect(decideUnknownSource(9, approved, policyOf({ rules: named }), fits)).toBe('block');
});

test('is never milder than the decision for any repository', () => {
  const names = ['acme/a', 'acme/b', 'other/c'];
  const rule = fc.record(
    {
      sites: fc.constantFrom<string[]>(['*'], ['chatgpt'], ['claude']),
      findings: fc.subarray(['source', 'secret'] as const, { minLength: 1 }),
      repositories: fc.subarray([...names, 'acme/*'], { minLength: 1 }),
      action: fc.constantFrom(...actions),
    },
    { requiredKeys: ['action'] },
  );
  fc.assert(
    fc.property(
      fc.array(rule, { maxLength: 4 }),
      fc.constantFrom(...actions),
      fc.boolean(),
      (rules, action, approved) => {
        const policy = policyOf({ action, rules });
        const at = { ...site, approved };
        const unknown = decideUnknownSource(20, at, policy, fits);
        for (const repository of names) {
          const finding: SourceFinding = {
            kind: 'source',
            repository,
            file: 'a.ts',
            fileLines: [1, 20],
            inputLines: [1, 20],
            lines: 20,
            share: 1,
            confidence: 'exact',
          };
          expect(actions.indexOf(unknown)).toBeGreaterThanOrEqual(
            actions.indexOf(decide([finding], at, policy, fits).action),
          );
        }
      },
    ),
  );
});
