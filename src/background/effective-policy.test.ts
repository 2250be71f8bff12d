/** Policy and the person’s choices, joined. */
import { describe, expect, it } from 'vitest';
import type { Settings } from '../contract/settings.ts';
import { effectivePolicy } from './effective-policy.ts';

const settings: Settings = {
  action: 'justify',
  secrets: false,
  disabledSites: [],
  pausedSites: {},
  addedSites: [],
};

describe('effectivePolicy', () => {
  it("is the person's choice where nobody manages the browser", () => {
    const state = effectivePolicy({}, settings, true);
    expect(state.managed).toBe(false);
    expect(state.policy).toMatchObject({ action: 'justify', secrets: false, onError: 'ask' });
  });

  it("lets the administrator's word win, and the person's stand where it is left open", () => {
    const state = effectivePolicy({ action: 'block' }, settings, true);
    expect(state.managed).toBe(true);
    expect(state.policy).toMatchObject({ action: 'block', secrets: false });
  });

  it("doesn't ask the person where the administrator forbids changes", () => {
    const state = effectivePolicy({ userCanChangeSettings: false }, settings, true);
    expect(state.policy).toMatchObject({ action: 'warn', secrets: true });
  });

  it('gives what is locked no weight, whenever it was written', () => {
    const chosen: Settings = {
      ...settings,
      disabledSites: ['chatgpt'],
      pausedSites: { claude: 9e15 },
      addedSites: [{ id: 'mine', matches: ['https://mine.example/*'] }],
    };
    expect(effectivePolicy({ secrets: true }, chosen, true).settings).toEqual(chosen);
    expect(effectivePolicy({ userCanDisableSites: false }, chosen, true).settings).toEqual({
      ...chosen,
      disabledSites: [],
      pausedSites: {},
    });
    expect(effectivePolicy({ userCanChangeSettings: false }, chosen, true).settings).toEqual({
      ...chosen,
      addedSites: [],
    });
  });

  it('reports a mistake and keeps the rest', () => {
    const state = effectivePolicy({ action: 'explode', onError: 'block' }, settings, true);
    expect(state.problems.map(({ key }) => key)).toEqual(['action']);
    expect(state.policy.onError).toBe('block');
  });
});
