/** A mistake in a policy costs the key that holds it and is reported; nothing else changes. */
import fc from 'fast-check';
import * as v from 'valibot';
import { describe, expect, it } from 'vitest';
import { PolicySchema } from '../contract/policy.ts';
import { readPolicy } from './read-policy.ts';

const KEY = Buffer.alloc(32, 7).toString('base64');
const defaults = v.parse(PolicySchema, {});

const example = {
  action: 'block',
  rules: [
    {
      name: 'no source abroad',
      sites: ['jurisdiction:US'],
      findings: ['source', 'secret'],
      repositories: ['acme/*'],
      action: 'block',
    },
    { name: 'not at all', sites: ['deepseek'], action: 'ban' },
  ],
  sites: [
    { id: 'corp-ai', name: 'Corp AI', matches: ['https://ai.corp.example/*'], jurisdiction: 'DE', approved: true },
  ],
  index: { url: 'https://cdn.corp.example/index.json', publicKey: KEY, key: KEY, refreshMinutes: 30 },
  source: { minLines: 4 },
  code: { minLines: 40 },
  markers: [{ name: 'internal package', pattern: '\\bcom\\.acme\\.' }],
  reporting: { url: 'https://siem.corp.example/collect', format: 'otlp', headers: { Authorization: 'Bearer x' } },
  labels: { team: 'core' },
  message: { text: 'Questions?', url: 'https://wiki.corp.example/ai' },
};

function keysOf(input: unknown): string[] {
  return readPolicy(input).problems.map((problem) => problem.key);
}

describe('readPolicy', () => {
  it.each([
    ['(?<=project )x', 'looks ahead or behind, which can take more than linear time'],
    ['(a)\\1', 'refers back to what a group took, which can take more than linear time'],
    ['[a-z]{9999}', 'is too large: with counted repetitions written out it has more than 1,000 parts'],
    ['a'.repeat(1001), 'must have at most 1000 characters'],
    ['(', 'is not a regular expression of JavaScript with the flag u: Unterminated group'],
  ])('refuses the marker %.30s and says why', (pattern, problem) => {
    expect(readPolicy({ markers: [{ name: 'm', pattern }] }).problems).toMatchObject([
      { key: 'markers[0].pattern', problem },
    ]);
  });

  it('takes a marker that would take a backtracking engine for ever', () => {
    expect(keysOf({ markers: [{ name: 'm', pattern: '(a+)+$' }] })).toEqual([]);
    expect(keysOf({ markers: [{ name: 'm', pattern: 'com\\.acme\\..+' }] })).toEqual([]);
  });

  it('takes a valid policy as the schema does', () => {
    expect(readPolicy(example)).toEqual({ policy: v.parse(PolicySchema, example), problems: [] });
  });

  it('takes nothing and an empty object as no policy', () => {
    expect(readPolicy(undefined)).toEqual({ policy: defaults, problems: [] });
    expect(readPolicy({})).toEqual({ policy: defaults, problems: [] });
  });

  it.each([null, 'warn', 3, [], true])('falls back to every default for %j', (input) => {
    expect(readPolicy(input)).toEqual({
      policy: defaults,
      problems: [{ key: '', problem: 'must be an object', applies: 'every default' }],
    });
  });

  it('keeps every other key when one is bad, and says what holds instead', () => {
    const { policy, problems } = readPolicy({ ...example, action: 'deny', grantMinutes: '60' });
    expect(policy).toEqual({ ...v.parse(PolicySchema, example), action: 'warn', grantMinutes: 60 });
    expect(problems).toEqual([
      {
        key: 'action',
        problem: 'must be one of "allow", "audit", "warn", "justify", "block"',
        applies: 'the default, "warn"',
      },
      { key: 'grantMinutes', problem: 'must be a number', applies: 'the default, 60' },
    ]);
  });

  it('leaves out a bad rule and keeps the others, with their own numbers in the report', () => {
    const rules = [example.rules[0], { sites: ['*'], action: 'forbid' }, { sites: ['nosuch:x'], action: 'warn' }];
    const { policy, problems } = readPolicy({ rules });
    expect(policy.rules).toEqual([rules[0], rules[2]]);
    expect(problems.map((problem) => problem.key)).toEqual(['rules[1].action', 'rules[2].sites[0]']);
  });

  it('never widens a rule: a condition that cannot be read takes the rule with it', () => {
    expect(readPolicy({ rules: [{ sites: 'deepseek', action: 'block' }] }).policy.rules).toEqual([]);
    expect(readPolicy({ rules: [{ findings: {}, action: 'block' }] }).policy.rules).toEqual([]);
  });

  it('narrows a rule by the entries that cannot be read', () => {
    const { policy, problems } = readPolicy({ rules: [{ findings: ['secrets', 'source'], action: 'block' }] });
    expect(policy.rules).toEqual([{ findings: ['source'], action: 'block' }]);
    expect(problems).toEqual([
      expect.objectContaining({ key: 'rules[0].findings[0]', applies: 'nothing: this is left out' }),
    ]);
    const empty = readPolicy({ rules: [{ findings: ['secrets', 'sources'], action: 'block' }] });
    expect(empty.policy.rules).toEqual([{ findings: [], action: 'block' }]);
    expect(empty.problems.map(({ applies }) => applies)).toEqual(Array(2).fill('nothing: the rule never fits'));
  });

  it('ignores a rule name that is no text, since nothing depends on it', () => {
    expect(readPolicy({ rules: [{ name: 3, action: 'block' }] }).policy.rules).toEqual([{ action: 'block' }]);
  });

  it('takes a site without the keys that are bad', () => {
    const { policy, problems } = readPolicy({
      sites: [
        { id: 'corp', jurisdiction: 'Germany', approved: true, matches: ['corp.example', 'https://corp.example/*'] },
      ],
    });
    expect(policy.sites).toEqual([{ id: 'corp', approved: true, matches: ['https://corp.example/*'] }]);
    expect(problems.map((problem) => problem.key)).toEqual(['sites[0].matches[0]', 'sites[0].jurisdiction']);
  });

  it('leaves the index out when its public key cannot be read: it would be taken from anyone', () => {
    const { policy, problems } = readPolicy({ index: { ...example.index, publicKey: 'x' } });
    expect(policy.index).toBeUndefined();
    expect(problems).toHaveLength(1);
    expect(problems[0]?.key).toBe('index.publicKey');
  });

  it('keeps the index when only its refresh time is bad', () => {
    expect(readPolicy({ index: { ...example.index, refreshMinutes: 0 } }).policy.index?.refreshMinutes).toBe(60);
  });

  it.each(['http://cdn.corp.example/index.json', 'ftp://x/', 'cdn.corp.example'])('refuses the address %s', (url) => {
    expect(keysOf({ index: { ...example.index, url } })).toEqual(['index.url']);
  });

  it('reports a missing key of a part', () => {
    expect(keysOf({ reporting: { format: 'json' } })).toEqual(['reporting.url']);
  });

  it('reports unknown keys at every depth', () => {
    expect(keysOf({ acton: 'block', source: { minimumLines: 3 }, rules: [{ action: 'warn', site: ['x'] }] })).toEqual([
      'rules[0].site',
      'source.minimumLines',
      'acton',
    ]);
  });

  it('reports a rule for repositories that looks at everything but source', () => {
    const repositories = ['acme/*'];
    const rules = [
      { repositories, findings: ['secret', 'code'], action: 'block' },
      { repositories, findings: ['secret', 'source'], action: 'block' },
      { repositories, action: 'block' },
    ];
    expect(keysOf({ rules })).toEqual(['rules[0].repositories']);
  });

  it('reports what can never hold: unknown conditions, empty lists, a ban that looks at findings', () => {
    const rules = [
      {
        sites: [
          'jurisdiction:USA',
          'kind:cloud',
          'vendor:',
          'https://no-path',
          'no id',
          '*',
          'ChatGPT',
          'jurisdiction:us',
        ],
        action: 'warn',
      },
      { sites: [], action: 'warn' },
      { sites: ['deepseek'], findings: ['source'], action: 'ban' },
    ];
    expect(keysOf({ rules })).toEqual([
      'rules[0].sites[0]',
      'rules[0].sites[1]',
      'rules[0].sites[2]',
      'rules[0].sites[3]',
      'rules[0].sites[4]',
      'rules[1].sites',
      'rules[2].findings',
    ]);
  });

  it('reports a site that is there twice', () => {
    expect(keysOf({ sites: [{ id: 'a' }, { id: 'b' }, { id: 'a' }] })).toEqual(['sites[2].id']);
  });

  it('keeps the headers and labels that can be read', () => {
    const { policy, problems } = readPolicy({
      labels: { team: 'core', size: 4 },
      reporting: { url: 'https://siem.corp.example/', headers: { A: 'b', C: 1 } },
    });
    expect(policy.labels).toEqual({ team: 'core' });
    expect(policy.reporting?.headers).toEqual({ A: 'b' });
    expect(problems.map((problem) => problem.key)).toEqual(['reporting.headers.C', 'labels.size']);
  });

  it('leaves out what has a name that it can’t have', () => {
    const { policy, problems } = readPolicy({
      labels: { team: 'core', ['x'.repeat(65)]: 'long' },
      sites: [{ id: 'chatgpt', requestHeaders: { 'Allowed-Id': 'a', 'not a name': 'b', Other: 'line\nbreak' } }],
    });
    expect(policy.labels).toEqual({ team: 'core' });
    expect(policy.sites).toEqual([{ id: 'chatgpt', requestHeaders: { 'Allowed-Id': 'a' } }]);
    expect(problems).toHaveLength(3);
  });

  it('never quotes a value', () => {
    const secret = 'sk-very-secret-value';
    const { problems } = readPolicy({
      index: { url: secret, key: secret, publicKey: secret },
      action: secret,
      reporting: { url: secret, headers: { A: [secret] } },
      markers: [{ name: 'x', pattern: `(${secret}` }],
      rules: [{ sites: [`${secret} x`], action: 'warn' }],
    });
    expect(problems.length).toBeGreaterThan(5);
    expect(JSON.stringify(problems)).not.toContain(secret);
  });

  it('returns a valid policy for whatever JSON it is given', () => {
    const policyLike = fc.record(
      Object.fromEntries(Object.keys(PolicySchema.entries).map((key) => [key, fc.jsonValue()])),
      { requiredKeys: [] },
    );
    fc.assert(
      fc.property(fc.oneof(fc.jsonValue(), policyLike), (input) => {
        const { policy } = readPolicy(input);
        expect(v.parse(PolicySchema, policy)).toEqual(policy);
      }),
    );
  });

  it('reports at least one problem exactly when the schema, taken strictly, refuses', () => {
    const key = fc.constantFrom(...Object.keys(PolicySchema.entries));
    fc.assert(
      fc.property(key, fc.jsonValue(), (name, value) => {
        const accepted = v.safeParse(PolicySchema, { [name]: value }).success;
        if (!accepted) expect(readPolicy({ [name]: value }).problems).not.toEqual([]);
      }),
    );
  });

  it('takes no address with a user name in it: nothing could be sent there', () => {
    const { policy, problems } = readPolicy({
      index: { url: 'https://u:p@cdn.corp.example/index.json', key: KEY },
      reporting: { url: 'https://u@siem.corp.example/' },
    });
    expect([policy.index, policy.reporting]).toEqual([undefined, undefined]);
    expect(problems.map(({ key }) => key)).toEqual(['index.url', 'reporting.url']);
    expect(JSON.stringify(problems)).not.toContain('u:p');
  });
});
