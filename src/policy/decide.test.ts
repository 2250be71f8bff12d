/** Precedence of rules, as docs/policy.md states it. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { actions } from '../contract/event.ts';
import type { Policy, PolicyInput } from '../contract/policy.ts';
import type { Site } from '../contract/site.ts';
import type { Finding } from '../engine/types.ts';
import { banOf, decide, repositoryFits } from './decide.ts';
import { readPolicy } from './read-policy.ts';

const source: Finding = {
  kind: 'source',
  repository: 'acme/payments',
  file: 'src/ledger.ts',
  fileLines: [1, 12],
  inputLines: [1, 12],
  lines: 12,
  share: 1,
  confidence: 'exact',
};
const secret: Finding = { kind: 'secret', rule: 'aws-access-key-id', inputLines: [1, 1] };
const marker: Finding = { kind: 'marker', rule: 'internal package', inputLines: [1, 1] };
const code: Finding = { kind: 'code', lines: 50, inputLines: [1, 50] };
const uninspectable: Finding = { kind: 'uninspectable', rule: 'encrypted' };

const chatgpt: Site = {
  id: 'chatgpt',
  name: 'ChatGPT',
  matches: ['https://chatgpt.com/*'],
  vendor: 'OpenAI',
  jurisdiction: 'US',
  kind: 'saas',
  approved: false,
};
const approved: Site = { ...chatgpt, approved: true };

/** Conditions that hold for `chatgpt`. */
const holding = new Set(['chatgpt', 'jurisdiction:US', 'vendor:OpenAI', 'kind:saas', 'https://chatgpt.com/*', '*']);
const fits = (condition: string) => holding.has(condition);

function policyOf(input: PolicyInput): Policy {
  const { policy, problems } = readPolicy(input);
  expect(problems).toEqual([]);
  return policy;
}

function actionOf(findings: readonly Finding[], input: PolicyInput, site: Site | undefined = chatgpt): string {
  return decide(findings, site, policyOf(input), fits).action;
}

describe('decide', () => {
  it('allows a text without findings, whatever the rules say', () => {
    expect(actionOf([], { action: 'block', rules: [{ action: 'block' }] })).toBe('allow');
  });

  it('follows the policy action where no rule fits', () => {
    expect(actionOf([source], { action: 'justify', rules: [{ sites: ['deepseek'], action: 'block' }] })).toBe(
      'justify',
    );
  });

  it('takes the first rule that fits, not the strictest', () => {
    const rules: PolicyInput['rules'] = [{ sites: ['jurisdiction:US'], action: 'audit' }, { action: 'block' }];
    expect(actionOf([source], { rules })).toBe('audit');
  });

  it('takes the strictest action of several findings', () => {
    const rules: PolicyInput['rules'] = [
      { findings: ['secret'], action: 'block' },
      { findings: ['source'], action: 'warn' },
    ];
    const decision = decide([source, secret], chatgpt, policyOf({ rules }), fits);
    expect(decision.action).toBe('block');
    expect(decision.perFinding.map((entry) => entry.action)).toEqual(['warn', 'block']);
    expect(decision.perFinding.map((entry) => entry.rule?.action)).toEqual(['warn', 'block']);
  });

  it('follows a rule for any repository that holds a copy, the strictest where several fit', () => {
    const rules: PolicyInput['rules'] = [
      { repositories: ['acme/open'], action: 'allow' },
      { repositories: ['acme/secret'], action: 'block' },
    ];
    expect(actionOf([{ ...source, repository: 'acme/open' }], { rules })).toBe('allow');
    expect(actionOf([{ ...source, repository: 'acme/open', alsoIn: ['acme/secret'] }], { rules })).toBe('block');
    expect(actionOf([{ ...source, repository: 'acme/secret', alsoIn: ['acme/open'] }], { rules })).toBe('block');
  });

  it('lets repositories fit source findings alone', () => {
    const rules: PolicyInput['rules'] = [{ repositories: ['acme/*'], action: 'block' }];
    expect(actionOf([source], { rules })).toBe('block');
    expect(actionOf([{ ...source, repository: 'other/x' }], { rules })).toBe('warn');
    expect(actionOf([secret], { rules })).toBe('warn');
  });

  it('needs every condition of a rule', () => {
    const rules: PolicyInput['rules'] = [{ sites: ['chatgpt'], findings: ['secret'], action: 'block' }];
    expect(actionOf([source], { rules })).toBe('warn');
    expect(actionOf([secret], { rules })).toBe('block');
  });

  it('needs one of the conditions of a list', () => {
    const rules: PolicyInput['rules'] = [{ sites: ['deepseek', 'vendor:OpenAI'], action: 'block' }];
    expect(actionOf([source], { rules })).toBe('block');
  });

  it('skips a ban: it is about the site', () => {
    const rules: PolicyInput['rules'] = [{ sites: ['chatgpt'], action: 'ban' }];
    expect(actionOf([source], { rules })).toBe('warn');
  });

  it('keeps what is below minLines, without an action', () => {
    const decision = decide([{ ...source, lines: 5 }], chatgpt, policyOf({ action: 'block' }), fits);
    expect(decision.action).toBe('allow');
    expect(decision.perFinding[0]).toMatchObject({ action: 'allow', ignored: 'below-minimum' });
    expect(actionOf([{ ...source, lines: 6 }], { action: 'block' })).toBe('block');
  });

  it('takes large code as a finding only from code.minLines on, and 0 switches it off', () => {
    expect(actionOf([code], {})).toBe('allow');
    expect(actionOf([code], { code: { minLines: 51 } })).toBe('allow');
    expect(actionOf([code], { code: { minLines: 50 } })).toBe('warn');
  });

  it('ignores secrets where the policy says so', () => {
    expect(actionOf([secret], { secrets: false })).toBe('allow');
    expect(actionOf([secret], {})).toBe('warn');
  });

  it('has an action of its own for what could not be read', () => {
    expect(actionOf([uninspectable], { action: 'block' })).toBe('audit');
    expect(actionOf([uninspectable], { uninspectable: 'justify' })).toBe('justify');
    expect(actionOf([uninspectable], { rules: [{ findings: ['uninspectable'], action: 'block' }] })).toBe('block');
  });

  it('allows on an approved site, unless a rule names its id or a pattern', () => {
    const broad: PolicyInput['rules'] = [
      { sites: ['*'], action: 'block' },
      { sites: ['jurisdiction:US', 'vendor:OpenAI', 'kind:saas'], action: 'block' },
      { action: 'block' },
    ];
    expect(actionOf([source, secret, marker, uninspectable], { rules: broad }, approved)).toBe('allow');
    expect(actionOf([source], { rules: [{ sites: ['chatgpt'], action: 'warn' }] }, approved)).toBe('warn');
    expect(actionOf([source], { rules: [{ sites: ['https://chatgpt.com/*'], action: 'warn' }] }, approved)).toBe(
      'warn',
    );
    expect(actionOf([source], { rules: [{ sites: ['https://other.example/*'], action: 'warn' }] }, approved)).toBe(
      'allow',
    );
  });

  it('leaves the conditions of a check without a site to the caller', () => {
    const rules: PolicyInput['rules'] = [{ sites: ['*'], action: 'block' }];
    expect(decide([source], undefined, policyOf({ rules }), (condition) => condition === '*').action).toBe('block');
    expect(decide([source], undefined, policyOf({ rules }), () => false).action).toBe('warn');
  });

  it('never grows milder through a further finding', () => {
    const finding = fc.constantFrom(source, secret, marker, code, uninspectable);
    const rule = fc.record({
      findings: fc.uniqueArray(fc.constantFrom('source', 'secret', 'marker', 'code'), { minLength: 1 }),
      action: fc.constantFrom(...actions),
    });
    fc.assert(
      fc.property(fc.array(finding), finding, fc.array(rule), (findings, further, rules) => {
        const policy = readPolicy({ rules, code: { minLines: 1 } }).policy;
        const before = decide(findings, chatgpt, policy, fits).action;
        const after = decide([...findings, further], chatgpt, policy, fits).action;
        expect(actions.indexOf(after)).toBeGreaterThanOrEqual(actions.indexOf(before));
      }),
    );
  });
});

describe('banOf', () => {
  it('finds the ban of a site, and none elsewhere', () => {
    const policy = policyOf({ rules: [{ name: 'not at all', sites: ['chatgpt'], action: 'ban' }] });
    expect(banOf(chatgpt, policy, fits)?.name).toBe('not at all');
    expect(banOf(chatgpt, policy, () => false)).toBeUndefined();
  });

  it('holds after rules about findings, and not after one that allows the site', () => {
    const ban = { sites: ['jurisdiction:US'], action: 'ban' as const };
    expect(banOf(chatgpt, policyOf({ rules: [{ sites: ['*'], action: 'warn' }, ban] }), fits)).toBeDefined();
    expect(
      banOf(chatgpt, policyOf({ rules: [{ sites: ['chatgpt'], findings: ['code'], action: 'allow' }, ban] }), fits),
    ).toBeDefined();
    expect(banOf(chatgpt, policyOf({ rules: [{ sites: ['chatgpt'], action: 'allow' }, ban] }), fits)).toBeUndefined();
  });

  it('spares an approved site unless the ban names it', () => {
    expect(banOf(approved, policyOf({ rules: [{ sites: ['jurisdiction:US'], action: 'ban' }] }), fits)).toBeUndefined();
    expect(banOf(approved, policyOf({ rules: [{ sites: ['chatgpt'], action: 'ban' }] }), fits)).toBeDefined();
  });
});

describe('repositoryFits', () => {
  it.each([
    ['acme/*', 'acme/payments', true],
    ['acme/*', 'acmex/payments', false],
    ['*/payments', 'acme/payments', true],
    ['acme/pay*s', 'acme/payments', true],
    ['*', 'anything at all', true],
    ['acme/payments', 'acme/payments-old', false],
    ['acme.x', 'acmeyx', false],
    ['Acme/*', 'acme/payments', true],
    ['a(b', 'a(b', true],
  ])('%s on %s is %s', (pattern, repository, expected) => {
    expect(repositoryFits(pattern, repository)).toBe(expected);
  });
});
