/** A rule of the policy as a sentence. Pure. */
import type { Status } from '../../contract/message.ts';
import { regionName } from '../parts/format.ts';

type Rule = NonNullable<Status['organisation']>['rules'][number];
type Names = readonly { readonly id: string; readonly name: string }[];

const list = new Intl.ListFormat('en', { type: 'conjunction' });
const choice = new Intl.ListFormat('en', { type: 'disjunction' });

const verbs: Readonly<Record<Exclude<Rule['action'], 'ban'>, string>> = {
  allow: 'Let through',
  audit: 'Let through and log',
  warn: 'Warn of',
  justify: 'Ask for a reason for',
  block: 'Block',
};
const findingNames: Readonly<Record<NonNullable<Rule['findings']>[number], string>> = {
  source: 'source code',
  secret: 'secrets',
  marker: 'marked text',
  code: 'other code',
  uninspectable: 'what can’t be read',
};
const kindNames: Readonly<Record<string, string>> = {
  saas: 'hosted tools',
  'self-hosted': 'self-hosted tools',
  local: 'tools on this device',
};

/** `Block source code of acme/* on tools from the United States.` */
export function ruleWords(rule: Rule, sites: Names): string {
  const { action, findings, repositories } = rule;
  // A list without entries fits nothing: what was in it couldn't be read. A ban looks at its sites alone.
  const lists = [rule.sites, ...(action === 'ban' ? [] : [findings, repositories])];
  if (lists.some((one) => one?.length === 0)) return 'Never fits: a list of it is empty.';
  if (action === 'ban') return `Nobody may open ${placesOf(rule, sites)}.`;
  const what = findings === undefined ? thingsOf(repositories) : list.format(findings.map((one) => findingNames[one]));
  const of = repositories === undefined ? '' : ` of ${list.format(repositories)}`;
  return `${verbs[action]} ${what}${of} on ${placesOf(rule, sites)}.`;
}

/** Without `findings` a rule for repositories fits source code alone. */
function thingsOf(repositories: Rule['repositories']): string {
  return repositories === undefined ? 'whatever is found' : findingNames.source;
}

function placesOf({ sites: conditions }: Rule, sites: Names): string {
  if (conditions === undefined || conditions.includes('*')) return 'every AI site';
  const places = conditions.map((condition) => placeOf(condition, sites));
  // "from the one or the other", not "tools from the one or tools from the other".
  const regions = places.flatMap((place) => (typeof place === 'string' ? [] : [place.region]));
  const others = places.filter((place) => typeof place === 'string');
  return choice.format([...(regions.length === 0 ? [] : [`tools from ${choice.format(regions)}`]), ...others]);
}

function placeOf(condition: string, sites: Names): string | { readonly region: string } {
  const [, prefix = '', value = ''] = /^(jurisdiction|vendor|kind):\s*(.*\S)\s*$/iu.exec(condition) ?? [];
  switch (prefix.toLowerCase()) {
    case 'jurisdiction':
      return { region: regionName(value.toUpperCase()) };
    case 'vendor':
      return `tools of ${value}`;
    case 'kind':
      return kindNames[value.toLowerCase()] ?? condition;
    default:
      return sites.find(({ id }) => id === condition.toLowerCase())?.name ?? condition;
  }
}
