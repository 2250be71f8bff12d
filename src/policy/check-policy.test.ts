/** What a browser's policy makes of mistakes, as it was measured in Chromium. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { PolicySchema } from '../contract/policy.ts';
import { checkPolicy } from './check-policy.ts';
import { readPolicy } from './read-policy.ts';

const appliesTo = (input: unknown) =>
  Object.fromEntries(checkPolicy(input).problems.map(({ key, applies }) => [key, applies]));

describe('checkPolicy', () => {
  it('says that one value of a wrong type costs the whole key on top', () => {
    expect(
      appliesTo({
        rules: [{ action: 'block' }, { action: 5 }, { action: 'warn', sites: ['chatgpt', 3] }],
        labels: { unit: 1, team: 'core' },
        source: { minLines: '6' },
        grantMinutes: 1.5,
      }),
    ).toEqual({
      'rules[1].action':
        'in a managed browser nothing of "rules", which it drops for a wrong type; else nothing: this is left out',
      'rules[2].sites[1]': expect.stringContaining('nothing of "rules"'),
      'labels.unit': expect.stringContaining('nothing of "labels"'),
      'source.minLines':
        'in a managed browser nothing of "source", which it drops for a wrong type; else the default, 6',
      grantMinutes: expect.stringContaining('nothing of "grantMinutes"'),
    });
  });

  it('leaves other mistakes as they are: wrong values, unknown keys, what is missing', () => {
    const input = {
      action: 'deny',
      grantMinutes: -1,
      colour: 1,
      index: { url: 'x' },
      rules: [{ extra: 1, action: 'warn' }],
    };
    expect(checkPolicy(input)).toEqual(readPolicy(input));
    for (const broken of [null, 3, 'x', [], {}]) expect(checkPolicy(broken)).toEqual(readPolicy(broken));
  });

  it('changes nothing but what applies, and takes whatever JSON there is', () => {
    const key = fc.constantFrom(...Object.keys(PolicySchema.entries));
    fc.assert(
      fc.property(key, fc.jsonValue(), (name, value) => {
        const [checked, read] = [checkPolicy({ [name]: value }), readPolicy({ [name]: value })];
        expect(checked.policy).toEqual(read.policy);
        expect(checked.problems.map(({ key: at, problem }) => [at, problem])).toEqual(
          read.problems.map(({ key: at, problem }) => [at, problem]),
        );
      }),
    );
  });
});
