/** Rules by which the browser itself keeps banned sites from being opened, also before the service worker has started. */
import { blockedPath } from './blocked-page.ts';

/** One area of addresses, by a regular expression in RE2's syntax. Of those that fit, the highest priority holds. */
export interface BanRule {
  readonly priority: number;
  readonly expression: string;
  /** The id of the banned site; absent where the area is open. */
  readonly site?: string;
}

/** Beyond these the browser takes no regular expressions; the other locks hold for the rest. */
const MOST_RULES = 990;

/** What talks to a site from within another page: conversations, not pictures and scripts. */
const FROM_OTHER_PAGES = ['sub_frame', 'xmlhttprequest', 'websocket', 'webtransport', 'ping'] as const;

function rulesFor({ priority, expression, site }: BanRule): Omit<chrome.declarativeNetRequest.Rule, 'id'>[] {
  const condition = { regexFilter: expression, isUrlFilterCaseSensitive: true };
  const documents = ['main_frame'] as chrome.declarativeNetRequest.ResourceType[];
  const others = [...FROM_OTHER_PAGES] as chrome.declarativeNetRequest.ResourceType[];
  if (site === undefined) {
    const action = { type: 'allow' as chrome.declarativeNetRequest.RuleActionType };
    return [{ priority, action, condition: { ...condition, resourceTypes: [...documents, ...others] } }];
  }
  const redirect = {
    type: 'redirect' as chrome.declarativeNetRequest.RuleActionType,
    redirect: { extensionPath: blockedPath(site) },
  };
  const block = { type: 'block' as chrome.declarativeNetRequest.RuleActionType };
  return [
    { priority, action: redirect, condition: { ...condition, resourceTypes: documents } },
    { priority, action: block, condition: { ...condition, resourceTypes: others } },
  ];
}

/** Makes the browser's rules equal to these. They are kept across restarts, so that a ban holds from the first page on. */
export async function applyBanRules(bans: readonly BanRule[]): Promise<void> {
  const supported = await Promise.all(
    bans.map(async (ban) => {
      const regex = { regex: ban.expression, isCaseSensitive: true };
      return (await chrome.declarativeNetRequest.isRegexSupported(regex)).isSupported;
    }),
  );
  const wanted = bans
    .filter((_ban, place) => supported[place])
    .flatMap(rulesFor)
    .slice(0, MOST_RULES)
    .map((rule, place) => ({ id: place + 1, ...rule }));
  const present = await chrome.declarativeNetRequest.getDynamicRules();
  if (sameRules(present, wanted)) return;
  await chrome.declarativeNetRequest.updateDynamicRules({
    removeRuleIds: present.map(({ id }) => id),
    addRules: wanted,
  });
}

function sameRules(
  present: readonly chrome.declarativeNetRequest.Rule[],
  wanted: readonly chrome.declarativeNetRequest.Rule[],
): boolean {
  const form = ({ id, priority, action, condition }: chrome.declarativeNetRequest.Rule): string =>
    [id, priority, action.type, action.redirect?.extensionPath, condition.regexFilter, condition.resourceTypes].join();
  return present.map(form).sort().join('\n') === wanted.map(form).sort().join('\n');
}
