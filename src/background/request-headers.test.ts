/** Headers go to the hosts of the site that the policy gives them, and nowhere else. */
import { expect, test } from 'vitest';
import { defaultSettings } from '../platform/stored.ts';
import { effectivePolicy } from './effective-policy.ts';
import { headerRules } from './request-headers.ts';

const own = { id: 'mine', matches: ['https://mine.example/*'], requestHeaders: { 'X-Own': 'no' } };
const state = effectivePolicy(
  {
    sites: [
      { id: 'chatgpt', requestHeaders: { 'ChatGPT-Allowed-Workspace-Id': 'w1' } },
      { id: 'suite', matches: ['https://suite.example/ai/*'], requestHeaders: { 'X-Workspace': 'w2' } },
      { id: 'bare', matches: ['https://bare.example/*'], requestHeaders: {} },
    ],
  },
  { ...defaultSettings, addedSites: [own] },
  true,
);

test.each([
  ['https://chatgpt.com/backend-api/f/conversation', [{ 'ChatGPT-Allowed-Workspace-Id': 'w1' }]],
  ['https://files.oaiusercontent.com/x', [{ 'ChatGPT-Allowed-Workspace-Id': 'w1' }]],
  // Pages of a path ask other paths of their host.
  ['https://suite.example/api', [{ 'X-Workspace': 'w2' }]],
  ['https://bare.example/', []],
  ['https://claude.ai/', []],
  // What a person adds is no policy.
  ['https://mine.example/', []],
])('%s', (url, headers) => {
  const fitting = headerRules(state).filter(({ expression }) => new RegExp(expression).test(url));
  expect([...new Set(fitting.map((rule) => rule.headers))]).toEqual(headers);
});
