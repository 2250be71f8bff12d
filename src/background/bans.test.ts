/** What the browser's own rules say of an address is what the policy says, for whatever patterns and rules there are. */
import fc from 'fast-check';
import { describe, expect, it, test } from 'vitest';
import type { PolicyInput } from '../contract/policy.ts';
import type { PartialSite } from '../contract/site.ts';
import { defaultSettings } from '../platform/stored.ts';
import { banAt, banNamed, banRules } from './bans.ts';
import { effectivePolicy, type PolicyState } from './effective-policy.ts';

function stateOf(policy: PolicyInput, addedSites: PartialSite[] = []): PolicyState {
  const state = effectivePolicy({ ...policy }, { ...defaultSettings, addedSites }, true);
  expect(state.problems.filter(({ problem }) => problem !== 'is there twice')).toEqual([]);
  return state;
}

/** The site that the browser's rules ban at an address, as Chromium picks among them. */
function ruledAt(url: string, state: PolicyState): string | undefined {
  const fitting = banRules(state).filter(({ expression }) => new RegExp(expression).test(url));
  return fitting.toSorted((a, b) => b.priority - a.priority)[0]?.site;
}

const ban = (...sites: string[]): PolicyInput => ({ rules: [{ name: 'no', sites, action: 'ban' }] });

describe('a ban', () => {
  const corp: PartialSite = {
    id: 'corp-ai',
    name: 'Corp AI',
    matches: ['https://ai.corp.example/*'],
    vendor: 'Corp',
    jurisdiction: 'SE',
    kind: 'self-hosted',
  };
  test.each<[string, PolicyInput, string, string | undefined]>([
    ['by id', ban('deepseek'), 'https://chat.deepseek.com/a?b#c', 'deepseek'],
    ['of another id', ban('deepseek'), 'https://claude.ai/', undefined],
    ['by jurisdiction', ban('jurisdiction:CN'), 'https://chat.deepseek.com/', 'deepseek'],
    ['of another jurisdiction', ban('jurisdiction:CN'), 'https://chatgpt.com/', undefined],
    ['by vendor', ban('vendor:openai'), 'https://chatgpt.com/', 'chatgpt'],
    ['by kind', ban('kind:saas'), 'https://claude.ai/new', 'claude'],
    ['of every AI site', ban('*'), 'https://claude.ai/new', 'claude'],
    ['without conditions', { rules: [{ action: 'ban' }] }, 'https://claude.ai/new', 'claude'],
    ['of every AI site, elsewhere', ban('*'), 'https://www.example.org/', undefined],
    ['by a pattern for every host, elsewhere', ban('*://*/*'), 'https://www.example.org/', undefined],
    ['by a pattern', ban('https://chatgpt.com/*'), 'https://chatgpt.com/c/1', 'chatgpt'],
    ['by a pattern for a path', ban('https://chatgpt.com/g/*'), 'https://chatgpt.com/c/1', undefined],
    ['by a pattern that no list knows', ban('https://new-ai.example/*'), 'https://new-ai.example/x', 'new-ai.example'],
    ['of a path of a host', ban('github-copilot'), 'https://github.com/copilot', 'github-copilot'],
    ['of the other paths', ban('github-copilot'), 'https://github.com/acme/payments', undefined],
    ['of an own site', { ...ban('jurisdiction:SE'), sites: [corp] }, 'https://ai.corp.example/', 'corp-ai'],
    [
      'of an approved site, by what it is',
      { ...ban('*', 'jurisdiction:SE', 'kind:self-hosted'), sites: [{ ...corp, approved: true }] },
      'https://ai.corp.example/',
      undefined,
    ],
    [
      'of an approved site, by name',
      { ...ban('corp-ai'), sites: [{ ...corp, approved: true }] },
      'https://ai.corp.example/',
      'corp-ai',
    ],
    [
      'behind a rule that allows the site',
      { rules: [{ sites: ['chatgpt'], action: 'allow' }, ...(ban('*').rules ?? [])] },
      'https://chatgpt.com/',
      undefined,
    ],
    [
      'behind a rule that allows some findings there',
      { rules: [{ sites: ['chatgpt'], findings: ['secret'], action: 'allow' }, ...(ban('*').rules ?? [])] },
      'https://chatgpt.com/',
      'chatgpt',
    ],
    [
      'of a path that an approved site has',
      { ...ban('vendor:GitHub'), sites: [{ ...corp, matches: ['https://github.com/copilot/corp/*'], approved: true }] },
      'https://github.com/copilot/corp/1',
      undefined,
    ],
  ])('%s', (_what, policy, url, site) => {
    const state = stateOf(policy);
    expect(banAt(url, state)?.site.id).toBe(site);
    expect(ruledAt(url, state)).toBe(site);
  });

  it('holds at sites that the person added, and is not lifted by switching them off', () => {
    const own = { id: 'mine', name: 'Mine', matches: ['https://chat.mine.example/*'] };
    const state = stateOf(ban('kind:saas'), [own]);
    const off = { ...state, settings: { ...state.settings, disabledSites: ['mine'] } };
    expect(banAt('https://chat.mine.example/', off)?.site.id).toBe('mine');
    expect(ruledAt('https://chat.mine.example/', off)).toBe('mine');
  });

  it('asks the browser for nothing where nothing is banned', () => {
    expect(banRules(stateOf({ rules: [{ sites: ['*'], action: 'block' }] }))).toEqual([]);
  });

  it('names only what is banned, whoever asks', () => {
    const state = stateOf(ban('deepseek', 'https://new-ai.example/*'));
    expect(banNamed('deepseek', state)).toMatchObject({ site: { name: 'DeepSeek' }, rule: { name: 'no' } });
    expect(banNamed('new-ai.example', state)?.site.name).toBe('new-ai.example');
    for (const id of ['chatgpt', '', 'your bank', '<b>']) expect(banNamed(id, state)).toBeUndefined();
  });

  it('stops sockets of a banned site too', () => {
    expect(ruledAt('wss://chatgpt.com/ws', stateOf(ban('chatgpt')))).toBe('chatgpt');
  });
});

const host = fc.constantFrom('a.example', 'b.a.example', 'c.b.a.example', 'b.example', '127.0.0.1', '[::1]');
const glob = fc
  .array(fc.constantFrom('a', 'b', '/', '*', 'ab', '/a/*'), { maxLength: 6 })
  .map((parts) => `/${parts.join('')}`);
const pattern = fc
  .tuple(
    fc.constantFrom('*', 'http', 'https'),
    fc.oneof(host, fc.constantFrom('*', '*.a.example', '*.b.a.example', '*.example')),
    fc.constantFrom('', '', ':*', ':443', ':8080'),
    fc.oneof({ weight: 2, arbitrary: fc.constant('/*') }, { weight: 3, arbitrary: glob }),
  )
  .map(([scheme, at, port, path]) => `${scheme}://${at}${port}${path}`);
const address = fc
  .tuple(
    fc.constantFrom('http', 'https'),
    fc.oneof(host, fc.constantFrom('a.example.', 'xa.example')),
    fc.constantFrom('', '', ':443', ':8080', ':80'),
    fc.array(fc.constantFrom('a', 'b', '/', '*', '?', 'a/'), { maxLength: 6 }).map((parts) => parts.join('')),
    fc.constantFrom('', '#a', '#'),
  )
  .map(([scheme, at, port, path, fragment]) => new URL(`${scheme}://${at}${port}/${path}${fragment}`))
  // What follows a lone "?" is nothing, yet it stands in the address.
  .filter(({ href }) => !/\?(#|$)/.test(href))
  .map(({ href }) => href);
const site = (id: string): fc.Arbitrary<PartialSite> =>
  fc.record({
    id: fc.constant(id),
    matches: fc.array(pattern, { maxLength: 3 }),
    jurisdiction: fc.constantFrom('DE', 'US'),
    approved: fc.boolean(),
  });
const condition = fc.oneof(fc.constantFrom('one', 'two', 'jurisdiction:DE', 'kind:saas', '*'), {
  weight: 3,
  arbitrary: pattern,
});
const rule = fc.record(
  { sites: fc.array(condition, { minLength: 1, maxLength: 3 }), action: fc.constantFrom('ban', 'allow', 'warn') },
  { requiredKeys: ['action'] },
);

test('the rules for the browser ban an address exactly where the policy does', () => {
  fc.assert(
    fc.property(
      fc.tuple(site('one'), site('two')),
      fc.array(rule, { maxLength: 4 }),
      fc.array(address, { minLength: 1, maxLength: 5 }),
      (sites, rules, addresses) => {
        const state = stateOf({ sites, rules } as PolicyInput);
        for (const url of addresses) expect(ruledAt(url, state), url).toBe(banAt(url, state)?.site.id);
      },
    ),
    { numRuns: 300 },
  );
});
