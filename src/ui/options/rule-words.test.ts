/** Every form of a rule, in words. */
import { describe, expect, it } from 'vitest';
import { ruleWords } from './rule-words.ts';

const sites = [
  { id: 'chatgpt', name: 'ChatGPT' },
  { id: 'deepseek', name: 'DeepSeek' },
];

describe('ruleWords', () => {
  it.each([
    [{ action: 'warn' }, 'Warn of whatever is found on every AI site.'],
    [{ action: 'block', repositories: ['acme/*'] }, 'Block source code of acme/* on every AI site.'],
    [
      { action: 'block', sites: ['jurisdiction:us', 'jurisdiction:CN'], findings: ['source', 'secret'] },
      'Block source code and secrets on tools from United States or China.',
    ],
    [
      { action: 'justify', sites: ['ChatGPT', 'vendor:Corp Inc.', 'kind:self-hosted'], findings: ['uninspectable'] },
      'Ask for a reason for what can’t be read on ChatGPT, tools of Corp Inc., or self-hosted tools.',
    ],
    [
      { action: 'audit', sites: ['https://ai.example/*', 'unknown-id'] },
      'Let through and log whatever is found on https://ai.example/* or unknown-id.',
    ],
    [
      { action: 'allow', sites: ['*'], findings: ['marker', 'code'] },
      'Let through marked text and other code on every AI site.',
    ],
    [{ action: 'block', findings: [] }, 'Never fits: a list of it is empty.'],
    [{ action: 'ban', sites: ['deepseek', 'jurisdiction:CN'] }, 'Nobody may open tools from China or DeepSeek.'],
    [{ action: 'ban', sites: ['deepseek'], findings: ['source'] }, 'Nobody may open DeepSeek.'],
    [{ action: 'block', sites: [] }, 'Never fits: a list of it is empty.'],
  ] as const)('%j', (rule, words) => {
    expect(ruleWords(structuredClone(rule) as never, sites)).toBe(words);
  });
});
