/** The browser's own rules where it can't follow an expression, or takes no more of them: what is open stays open. */
import { beforeEach, expect, test, vi } from 'vitest';
import { banRules } from './bans.ts';
import { effectivePolicy } from './effective-policy.ts';
import { defaultSettings } from '../platform/stored.ts';

vi.mock('../platform/browser.ts', () => ({
  browser: { runtime: { getURL: (path: string) => `chrome-extension://id${path}` } },
}));
const { applyBrowserRules } = await import('../platform/browser-rules.ts');

type Rule = chrome.declarativeNetRequest.Rule;
let rules: Rule[];
beforeEach(() => {
  rules = [];
  vi.stubGlobal('chrome', {
    declarativeNetRequest: {
      // Measured in Chromium 156: beyond some 130 characters.
      isRegexSupported: async ({ regex }: { regex: string }) => ({ isSupported: regex.length < 130 }),
      getDynamicRules: async () => rules,
      updateDynamicRules: async ({ addRules }: { addRules: Rule[] }) => void (rules = addRules),
    },
  });
});

/** What the browser does with a navigation: of the rules that fit, the one with the highest priority. */
function actionAt(url: string): string {
  const fits = ({ condition }: Rule): boolean =>
    condition.resourceTypes?.some((type) => type === 'main_frame') === true &&
    new RegExp(condition.regexFilter ?? '').test(url);
  const [first] = rules.filter(fits).sort((a, b) => (b.priority ?? 1) - (a.priority ?? 1));
  return first?.action.type ?? 'none';
}

const apply = (policy: Record<string, unknown>): Promise<void> =>
  applyBrowserRules(banRules(effectivePolicy(policy, defaultSettings, true)), []);

test('an exception with a long address is no less open', async () => {
  const open = `https://ai.corp.example/${'projects/'.repeat(12)}`;
  await apply({
    rules: [
      { sites: [`${open}*`], action: 'allow' },
      { sites: ['https://*.corp.example/*'], action: 'ban' },
    ],
  });
  expect(actionAt(`${open}ours`)).toBe('allow');
  expect(actionAt('https://other.corp.example/')).toBe('redirect');
});

test('of more rules than the browser takes, the exceptions stay', async () => {
  const sites = Array.from({ length: 600 }, (_, i) => ({ id: `site${i}`, matches: [`https://site${i}.example/*`] }));
  await apply({
    sites: [...sites, { id: 'ours', matches: ['https://site599.example/ours/*'], approved: true }],
    rules: [{ sites: ['*'], action: 'ban' }],
  });
  expect(rules.length).toBeLessThanOrEqual(1000);
  expect(actionAt('https://site599.example/ours/a')).not.toBe('redirect');
  expect(rules.some(({ action }) => action.type === 'allow')).toBe(true);
  expect(actionAt('https://site0.example/')).toBe('redirect');
});
