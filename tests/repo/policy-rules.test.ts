/** The sentences of the contract about rules, one by one, over the real catalogue: policy text in, decision out. */
import { describe, expect, it } from 'vitest';
import { catalogue } from '../../src/catalogue/catalogue.ts';
import { mergeSites, ruleFitsSite, siteAt } from '../../src/catalogue/sites.ts';
import type { Finding } from '../../src/engine/types.ts';
import { banOf, decide } from '../../src/policy/decide.ts';
import { readPolicy } from '../../src/policy/read-policy.ts';

const source = (repository = 'acme/payments', lines = 40): Finding => ({
  kind: 'source',
  repository,
  file: 'src/ledger.ts',
  fileLines: [1, lines],
  inputLines: [1, lines],
  share: 1,
  confidence: 'exact',
  lines,
});
const secret: Finding = { kind: 'secret', rule: 'aws-access-key-id', inputLines: [1, 1] };
const marker: Finding = { kind: 'marker', rule: 'internal', inputLines: [1, 1] };
const code: Finding = { kind: 'code', inputLines: [1, 90], lines: 90 };
const unread: Finding = { kind: 'uninspectable', rule: 'binary' };

const CHATGPT = 'https://chatgpt.com/c/1';
const DEEPSEEK = 'https://chat.deepseek.com/';
const MISTRAL = 'https://chat.mistral.ai/chat';
const CORP = 'https://ai.corp.example:8443/chat';
const corp = {
  id: 'corp-ai',
  name: 'Corp AI',
  matches: ['https://ai.corp.example/*'],
  vendor: 'Corp',
  jurisdiction: 'DE',
};

/** What the policy does about findings at an address; `ban` where nobody may open it. */
function at(input: Record<string, unknown>, url: string, ...findings: Finding[]): string {
  const { policy, problems } = readPolicy(input);
  expect(problems).toEqual([]);
  const site = siteAt(mergeSites(catalogue, policy.sites, []), url);
  if (site === undefined) return 'not a site';
  const fits = (condition: string) => ruleFitsSite(condition, site, url);
  return banOf(site, policy, fits) === undefined ? decide(findings, site, policy, fits).action : 'ban';
}
/** Whether a rule with this condition holds at an address. */
const fitsAt = (condition: string, url: string, sites: object[] = [corp]) =>
  at({ action: 'audit', sites, rules: [{ sites: [condition], action: 'block' }] }, url, source()) === 'block';

describe('`sites` in a rule', () => {
  it.each([
    ['a catalogue id', 'chatgpt', CHATGPT, DEEPSEEK],
    ['jurisdiction:<ISO 3166-1 alpha-2>', 'jurisdiction:CN', DEEPSEEK, CHATGPT],
    ['another jurisdiction', 'jurisdiction:FR', MISTRAL, CHATGPT],
    ['vendor:<name>', 'vendor:OpenAI', CHATGPT, MISTRAL],
    ['kind:saas', 'kind:saas', CHATGPT, ''],
    ['the id of a site of the policy', 'corp-ai', CORP, CHATGPT],
    ['what the policy says of its site', 'vendor:Corp', CORP, CHATGPT],
    ['a Chrome match pattern', 'https://chatgpt.com/*', CHATGPT, DEEPSEEK],
    ['a match pattern with a path', 'https://chatgpt.com/c/*', CHATGPT, 'https://chatgpt.com/g/1'],
    ['a match pattern without a port: all ports', 'https://ai.corp.example/*', CORP, CHATGPT],
    ['a match pattern with a port: that port', 'https://ai.corp.example:8443/*', CORP, 'https://ai.corp.example/'],
  ])('%s', (_name, condition, there, elsewhere) => {
    expect(fitsAt(condition, there)).toBe(true);
    if (elsewhere !== '') expect(fitsAt(condition, elsewhere)).toBe(false);
  });

  it('* = every AI site', () => {
    for (const url of [CHATGPT, DEEPSEEK, MISTRAL, CORP]) expect(fitsAt('*', url)).toBe(true);
  });

  it.each(['self-hosted', 'local'])('kind:%s', (kind) => {
    expect(fitsAt(`kind:${kind}`, CORP, [{ ...corp, kind }])).toBe(true);
    expect(fitsAt(`kind:${kind}`, CHATGPT)).toBe(false);
    expect(fitsAt('kind:saas', CORP, [{ ...corp, kind }])).toBe(false);
  });

  it('an absent condition fits all', () => {
    for (const url of [CHATGPT, CORP]) {
      expect(at({ sites: [corp], rules: [{ action: 'block' }] }, url, secret)).toBe('block');
    }
  });
});

describe('`findings` and `repositories` in a rule', () => {
  it.each([
    ['source', source()],
    ['secret', secret],
    ['marker', marker],
    ['code', code],
    ['uninspectable', unread],
  ] as const)('%s fits that kind alone', (kind, finding) => {
    const policy = { action: 'audit', code: { minLines: 40 }, rules: [{ findings: [kind], action: 'block' }] };
    for (const one of [source(), secret, marker, code, unread]) {
      expect(at(policy, CHATGPT, one)).toBe(one.kind === finding.kind ? 'block' : 'audit');
    }
  });

  it.each([
    ['acme/payments', 'acme/payments', true],
    ['acme/payments', 'acme/payments-api', false],
    ['acme/*', 'acme/payments', true],
    ['acme/*', 'acme-labs/payments', false],
    ['*/payments', 'acme/payments', true],
    ['*', 'acme/payments', true],
    ['acme/pay*s', 'acme/payments', true],
  ])('%s and the repository %s: %j', (pattern, repository, fits) => {
    const policy = { action: 'audit', rules: [{ repositories: [pattern], action: 'block' }] };
    expect(at(policy, CHATGPT, source(repository))).toBe(fits ? 'block' : 'audit');
  });

  it('`repositories` fits source findings alone', () => {
    const policy = { action: 'audit', code: { minLines: 1 }, rules: [{ repositories: ['*'], action: 'block' }] };
    for (const finding of [secret, marker, code, unread]) expect(at(policy, CHATGPT, finding)).toBe('audit');
  });
});

describe('precedence', () => {
  it('for each finding the first rule that fits it; of a text’s findings the strictest action', () => {
    const rules = [
      { findings: ['source'], action: 'audit' },
      { action: 'justify' },
      { findings: ['source', 'secret'], action: 'block' },
    ];
    expect(at({ rules }, CHATGPT, source())).toBe('audit');
    expect(at({ rules }, CHATGPT, secret)).toBe('justify');
    expect(at({ rules }, CHATGPT, source(), secret)).toBe('justify');
  });

  it('allow < audit < warn < justify < block', () => {
    const order = ['allow', 'audit', 'warn', 'justify', 'block'];
    for (const [i, milder] of order.entries()) {
      for (const stricter of order.slice(i)) {
        const rules = [
          { findings: ['source'], action: milder },
          { findings: ['secret'], action: stricter },
        ];
        expect(at({ rules }, CHATGPT, source(), secret)).toBe(stricter);
      }
    }
  });

  it('`action` where no rule fits', () => {
    expect(at({ action: 'justify', rules: [{ sites: ['deepseek'], action: 'block' }] }, CHATGPT, source())).toBe(
      'justify',
    );
    expect(at({}, CHATGPT, source())).toBe('warn');
    expect(at({}, CHATGPT, unread)).toBe('audit');
  });
});

describe('`ban`', () => {
  it('is about the site and needs no finding', () => {
    const rules = [{ sites: ['jurisdiction:CN'], action: 'ban' }];
    expect(at({ rules }, DEEPSEEK)).toBe('ban');
    expect(at({ rules }, CHATGPT)).toBe('allow');
  });

  it('holds after rules about findings; a rule before it that allows the site whatever is found is an exception', () => {
    const ban = { sites: ['jurisdiction:CN'], action: 'ban' };
    const about = { sites: ['deepseek'], findings: ['secret'], action: 'allow' };
    expect(at({ rules: [about, ban] }, DEEPSEEK)).toBe('ban');
    expect(at({ rules: [{ sites: ['deepseek'], action: 'allow' }, ban] }, DEEPSEEK)).toBe('allow');
    expect(at({ rules: [ban, { sites: ['deepseek'], action: 'allow' }] }, DEEPSEEK)).toBe('ban');
  });

  it('with findings or repositories is a mistake; the ban applies', () => {
    const rules = [{ sites: ['deepseek'], findings: ['source'], repositories: ['acme/*'], action: 'ban' }];
    const { policy, problems } = readPolicy({ rules });
    expect(problems).toEqual(
      ['findings', 'repositories'].map((name) => ({
        key: `rules[0].${name}`,
        problem: 'has no meaning for a ban, which is about the site',
        applies: 'the ban, whatever is found',
      })),
    );
    const site = siteAt(mergeSites(catalogue, [], []), DEEPSEEK);
    expect(banOf(site, policy, (condition) => condition === 'deepseek')?.action).toBe('ban');
  });
});

describe('`sites` of the policy', () => {
  const approved = { ...corp, approved: true };

  it('a site with `approved: true` gets `allow` unless a rule names its id or pattern', () => {
    const under = (rule: object) => at({ action: 'block', sites: [approved], rules: [rule] }, CORP, source());
    expect(at({ action: 'block', sites: [approved] }, CORP, source())).toBe('allow');
    for (const condition of ['*', 'jurisdiction:DE', 'vendor:Corp', 'kind:saas']) {
      expect(under({ sites: [condition], action: 'block' }), condition).toBe('allow');
    }
    expect(under({ action: 'block' })).toBe('allow');
    expect(under({ sites: ['corp-ai'], action: 'warn' })).toBe('warn');
    expect(under({ sites: ['https://ai.corp.example/*'], action: 'warn' })).toBe('warn');
    expect(under({ sites: ['jurisdiction:DE'], action: 'ban' })).toBe('allow');
    expect(under({ sites: ['corp-ai'], action: 'ban' })).toBe('ban');
  });

  it('overrides the catalogue’s of the same id key by key', () => {
    const rules = [{ sites: ['jurisdiction:DE'], action: 'block' }];
    const sites = [{ id: 'chatgpt', jurisdiction: 'DE' }];
    expect(at({ action: 'audit', rules, sites }, CHATGPT, source())).toBe('block');
    const byVendor = [{ sites: ['vendor:OpenAI'], action: 'block' }];
    expect(at({ action: 'audit', rules: byVendor, sites }, CHATGPT, source())).toBe('block');
    expect(at({ action: 'block', sites: [{ id: 'chatgpt', approved: true }] }, CHATGPT, source())).toBe('allow');
    const moved = [{ id: 'chatgpt', matches: ['https://chat.corp.example/*'] }];
    expect(at({ sites: moved }, CHATGPT, source())).toBe('not a site');
    expect(
      at({ sites: moved, rules: [{ sites: ['chatgpt'], action: 'block' }] }, 'https://chat.corp.example/', source()),
    ).toBe('block');
  });
});

describe('thresholds', () => {
  it('`source.minLines`: lines that decide whether a finding is worth an action', () => {
    expect(at({ action: 'block' }, CHATGPT, source('acme/payments', 5))).toBe('allow');
    expect(at({ action: 'block' }, CHATGPT, source('acme/payments', 6))).toBe('block');
    expect(at({ action: 'block', source: { minLines: 41 } }, CHATGPT, source())).toBe('allow');
  });

  it('`code.minLines`: 0 is no finding', () => {
    expect(at({ action: 'block' }, CHATGPT, code)).toBe('allow');
    expect(at({ action: 'block', code: { minLines: 90 } }, CHATGPT, code)).toBe('block');
    expect(at({ action: 'block', code: { minLines: 91 } }, CHATGPT, code)).toBe('allow');
  });

  it('`secrets` and `uninspectable`', () => {
    expect(at({ action: 'block', secrets: false }, CHATGPT, secret)).toBe('allow');
    expect(at({ action: 'block', uninspectable: 'justify' }, CHATGPT, unread)).toBe('justify');
  });
});
