/** Rules that the browser follows by itself, also before the service worker has started: banned sites, marked requests. */
import { blockedPath } from './blocked-page.ts';

/** One area of addresses, by a regular expression in RE2's syntax. Of those that fit, the highest priority holds. */
export interface BanRule {
  readonly priority: number;
  readonly expression: string;
  /** The id of the banned site; absent where the area is open. */
  readonly site?: string;
  /** Of an open area: a larger one around it, for a browser that can't follow the expression. */
  readonly wider?: string;
}

/** Headers for the requests in one area of addresses; they replace those of the same names. */
export interface HeaderRule {
  readonly expression: string;
  readonly headers: Readonly<Record<string, string>>;
}

/** What is open inside of something banned must not lose its headers: a rule that allows ends all those below it. */
const HEADERS_PRIORITY = 1_000_000_000;
const EVERY_TYPE = [
  ...['main_frame', 'sub_frame', 'stylesheet', 'script', 'image', 'font', 'object', 'xmlhttprequest', 'ping'],
  ...['csp_report', 'media', 'websocket', 'webtransport', 'other'],
] as chrome.declarativeNetRequest.ResourceType[];

/** Beyond these the browser takes no regular expressions; the other locks hold for the rest. */
const MOST_RULES = 990;

/**
 * What talks to a site from within another page: conversations, not pictures and scripts. An `object` or `embed` can hold
 * a page like a frame; "other" is what is fetched ahead, which a script can read then.
 */
const FROM_OTHER_PAGES = [
  'sub_frame',
  'object',
  'xmlhttprequest',
  'websocket',
  'webtransport',
  'ping',
  'other',
] as const;

type Rule = Omit<chrome.declarativeNetRequest.Rule, 'id'>;

function ruleFor({ expression, headers }: HeaderRule): Rule {
  const operation = 'set' as chrome.declarativeNetRequest.HeaderOperation;
  const requestHeaders = Object.entries(headers).map(([header, value]) => ({ header, operation, value }));
  return {
    priority: HEADERS_PRIORITY,
    action: { type: 'modifyHeaders', requestHeaders },
    condition: { regexFilter: expression, isUrlFilterCaseSensitive: true, resourceTypes: EVERY_TYPE },
  };
}

function rulesFor({ priority, expression, site }: BanRule): Rule[] {
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

/** Whether the browser can follow an expression: it takes none that would need much memory. */
async function isFollowed(regex: string): Promise<boolean> {
  return (await chrome.declarativeNetRequest.isRegexSupported({ regex, isCaseSensitive: true })).isSupported;
}

/** Those that the browser can follow. An open area must not be lost, or the ban around it would hold there too. */
async function supported<T extends Pick<BanRule, 'expression' | 'wider'>>(rules: readonly T[]): Promise<T[]> {
  const followed = rules.map(async (rule): Promise<T[]> => {
    if (await isFollowed(rule.expression)) return [rule];
    const { wider } = rule;
    return wider !== undefined && (await isFollowed(wider)) ? [{ ...rule, expression: wider }] : [];
  });
  return (await Promise.all(followed)).flat();
}

/** Makes the browser's rules equal to these. They are kept across restarts, so that they hold from the first page on. */
export async function applyBrowserRules(bans: readonly BanRule[], headers: readonly HeaderRule[]): Promise<void> {
  // What is open goes first: where there are too many, the other locks close what is banned, but nothing opens again.
  const inOrder = bans.toSorted((a, b) => Number(a.site !== undefined) - Number(b.site !== undefined));
  const wanted = [...(await supported(headers)).map(ruleFor), ...(await supported(inOrder)).flatMap(rulesFor)]
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
  const form = ({ id, priority, action, condition }: chrome.declarativeNetRequest.Rule): string => {
    const headers = action.requestHeaders?.map(({ header, value }) => `${header}: ${value}`);
    const { regexFilter, resourceTypes } = condition;
    return [id, priority, action.type, action.redirect?.extensionPath, headers, regexFilter, resourceTypes].join();
  };
  return present.map(form).sort().join('\n') === wanted.map(form).sort().join('\n');
}
