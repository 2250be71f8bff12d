/** Every request under every policy: what the organisation locks, no message of a page opens. */
import * as v from 'valibot';
import { describe, expect, it } from 'vitest';
import { type Request, RequestSchema } from '../contract/message.ts';
import { type PolicyInput, PolicySchema } from '../contract/policy.ts';
import { isLeftToPerson, mayAsk } from './rights.ts';

const types = RequestSchema.options.map(({ entries }) => entries.type.literal);
const policyOf = (input: PolicyInput) => v.parse(PolicySchema, input);
const locked: PolicyInput = { userCanDisableSites: false, userCanChangeSettings: false, userCanSeeActivity: false };
/** Rights are looked up by the type; the rest of a request matters where it is given here. */
const request = (rest: { readonly type: Request['type'] } & Record<string, unknown>): Request =>
  rest as unknown as Request;

const changes: readonly Request[] = [
  request({ type: 'site-switch', site: 'chatgpt', enabled: false }),
  request({ type: 'site-pause', site: 'chatgpt', minutes: 15 }),
  request({ type: 'site-pause', site: 'chatgpt', minutes: Number.NaN }),
  request({ type: 'index-delete' }),
  request({ type: 'ledger-reset' }),
  request({ type: 'activity-delete' }),
];

describe('requests under management', () => {
  it.each(changes)('refuses $type ($enabled$minutes) where everything is locked', (change) => {
    expect(isLeftToPerson(change, policyOf(locked))).toBe(false);
    expect(isLeftToPerson(change, policyOf({}))).toBe(true);
  });

  it('refuses nothing else: what only reads, and what brings protection back', () => {
    const refusable = new Set(changes.map(({ type }) => type));
    const rest = types.filter((type) => !refusable.has(type)).map((type) => request({ type }));
    const back = [
      request({ type: 'site-switch', site: 'chatgpt', enabled: true }),
      request({ type: 'site-pause', site: 'chatgpt', minutes: 0 }),
    ];
    for (const one of [...rest, ...back]) expect(isLeftToPerson(one, policyOf(locked)), one.type).toBe(true);
  });

  it.each([
    ['userCanDisableSites', ['site-switch', 'site-pause', 'site-pause']],
    ['userCanChangeSettings', ['index-delete', 'ledger-reset']],
    ['userCanSeeActivity', ['activity-delete']],
  ] as const)('%s locks its own requests and no others', (right, expected) => {
    const policy = policyOf({ [right]: false });
    expect(changes.filter((change) => !isLeftToPerson(change, policy)).map(({ type }) => type)).toEqual(expected);
  });

  it('keeps the index of the policy, whatever else is open', () => {
    const index = { url: 'https://cdn.corp.example/index.json', key: Buffer.alloc(32).toString('base64') };
    expect(isLeftToPerson(request({ type: 'index-delete' }), policyOf({ index }))).toBe(false);
    expect(isLeftToPerson(request({ type: 'ledger-reset' }), policyOf({ index }))).toBe(true);
  });

  it('takes from content scripts what is theirs, and nothing that reads or changes settings', () => {
    const theirs = types.filter((type) => mayAsk(request({ type }), false));
    expect(theirs.sort()).toEqual(['copied', 'dialog-elsewhere', 'fault', 'judge', 'outcome', 'redact']);
    for (const type of types) expect(mayAsk(request({ type }), true), type).toBe(true);
  });
});
