/** When a missing verdict decides instead of the policy. */
import { describe, expect, it } from 'vitest';
import { faultDecides } from './on-error.ts';

describe('faultDecides', () => {
  it.each([
    // found, findings, onError, whether the fault decides
    ['audit', true, 'ask', true],
    ['allow', true, 'ask', true],
    ['warn', true, 'block', true],
    ['justify', true, 'block', true],
    ['warn', true, 'ask', false],
    ['justify', true, 'ask', false],
    ['block', true, 'ask', false],
    ['warn', true, 'allow', false],
    ['allow', false, 'ask', true],
    ['allow', false, 'allow', true],
  ] as const)('%s with findings: %s, onError %s: %s', (found, hasFindings, onError, expected) => {
    expect(faultDecides(found, hasFindings, { onError })).toBe(expected);
  });
});
