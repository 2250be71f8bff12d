/**
 * What each key of the policy means, for people, and an example of each. Only tests, scripts and the command line import
 * this: the texts are no business of the browser's. docs/policy-reference.md is generated from it and the schema.
 */
import type { PolicyInput } from './policy.ts';

/** Every key of a policy as a path: `action`, `index.url`, `rules[].sites`. A key without a text is a type error. */
export type PolicyPath = PathsOf<PolicyInput, ''>;
type PathsOf<T, P extends string> = {
  [K in keyof T & string]-?: `${P}${K}` | Below<NonNullable<T[K]>, `${P}${K}`>;
}[keyof T & string];
type Below<T, P extends string> = T extends readonly (infer Item)[]
  ? Item extends object
    ? PathsOf<Item, `${P}[].`>
    : never
  : T extends object
    ? // Headers and labels are named by whoever writes them.
      string extends keyof T
      ? never
      : PathsOf<T, `${P}.`>
    : never;

/** One or two sentences each; in the words of the page that an administrator reads. */
export const policyMeanings: Readonly<Record<PolicyPath, string>> = {
  action:
    'What is done about a finding when no rule fits. `audit` lets it pass and logs it; `warn` shows what matched and lets the person go on; `justify` asks for a reason first; `block` leaves no way on.',
  rules:
    'Exceptions from `action`. The first rule that fits a finding decides it; of all findings of a text the strictest action wins.',
  'rules[].name': 'For whoever reads the policy. The page in place of a banned site shows it; it has no other effect.',
  'rules[].sites':
    'Where the rule holds: a catalogue id (`chatgpt`), `jurisdiction:US`, `vendor:OpenAI`, `kind:saas`, `kind:self-hosted`, `kind:local`, a Chrome match pattern, or `*` for every AI site. One of them must fit. Absent: every site.',
  'rules[].findings': 'Which kinds of finding the rule is about. Absent: all kinds. No meaning for `ban`.',
  'rules[].repositories':
    'Whose code: `owner/name`, with `*` for any run of characters. Such a rule fits `source` findings alone. No meaning for `ban`.',
  'rules[].action':
    'What is done. `ban` (enterprise build) is about the site and needs no finding: nobody opens it. A rule before it that allows the same site whatever is found is an exception.',
  sites:
    'AI sites beside the catalogue, and changes to its entries: an entry with the `id` of a catalogue site overrides that one key by key.',
  'sites[].id': 'The name that rules use. The id of a catalogue entry changes that entry.',
  'sites[].name': 'What people see. Absent: the catalogue’s, else the id.',
  'sites[].matches': 'Addresses of the site, as Chrome match patterns. Without a port a pattern covers all ports.',
  'sites[].vendor': 'Who runs it, for rules with `vendor:`.',
  'sites[].jurisdiction': 'Seat of who runs it (ISO 3166-1 alpha-2), for rules with `jurisdiction:`.',
  'sites[].kind':
    'For rules with `kind:`. Absent: the catalogue’s, else `local` when all addresses are on this device, else `saas`.',
  'sites[].approved':
    '`true`: findings are allowed there, unless a rule names the site’s id or fits it by a match pattern.',
  'sites[].requestHeaders':
    'HTTP headers for every request to the site’s hosts: by these, some vendors let the organisation’s own workspace in and no other (sites.md). Values must be strings. Enterprise build.',
  index: 'Where the organisation’s index is, and its keys. Enterprise build.',
  'index.url': 'Address of `index.json`; its segments lie beside it.',
  'index.publicKey':
    'Content of `signing.pub`: an index that isn’t signed with it is refused. Strongly advised: without it the index of whoever controls the address is taken.',
  'index.key': 'Content of `index.key`. Without it the index is noise. Handle it like a password.',
  'index.refreshMinutes': 'How often a new index is looked for, in minutes; spread over browsers by chance.',
  source: 'When matched code is worth an action.',
  'source.minLines': 'Lines of an indexed file that a finding must cover, at least.',
  code: 'Large code that the index doesn’t know.',
  'code.minLines': 'From so many lines on it is a finding. 0: never.',
  secrets: 'Whether passwords, tokens and private keys are findings.',
  markers: 'Texts that are findings by themselves, such as names of internal packages.',
  'markers[].name': 'What people and reports see of it.',
  'markers[].pattern':
    'A regular expression of JavaScript with the flag `u`, looked for in every line by itself. It runs in linear time, so look-arounds (`(?=a)`), back-references (`\\1`) and flags inside a group are refused, and one that has more than 1,000 parts with its counted repetitions written out.',
  origins:
    'Addresses where what is copied counts as source at AI sites, though no index knows it: as hashes in memory, until the browser ends.',
  ledgerHours: 'How long small pastes add up, over tabs, sites and restarts. 0: not at all.',
  grantMinutes:
    'How long an “anyway” holds for that text at that site, in minutes; renewed while the conversation that holds it goes on. 0: one sending.',
  uninspectable:
    'What is done about what can’t be read: pictures, encrypted files, what is beyond the limits. `audit` lets it pass and logs it.',
  onError: 'What is done when there is no verdict in time, or no index yet: ask the person, let it pass, or stop it.',
  verdictTimeoutMilliseconds: 'How long a paste waits for its verdict, in milliseconds.',
  approvedAssistant: 'The assistant that dialogs and the page of a closed site offer instead.',
  'approvedAssistant.name': 'Its name, as it stands on the button.',
  'approvedAssistant.url': 'Where the button leads.',
  reporting: 'Where events go. Enterprise build.',
  'reporting.url': 'Address that takes the events by POST.',
  'reporting.format':
    '`json`: events as they are; `splunk-hec`: HTTP Event Collector; `otlp`: OTLP/HTTP logs for an OpenTelemetry Collector.',
  'reporting.headers': 'HTTP headers for it, such as a token. Values must be strings.',
  canary:
    'A harmless snippet of indexed code that must always be caught, to prove that browser, policy and index work together.',
  'canary.text': 'The snippet. Absent: the one that the index was built with (`index --canary`).',
  labels: 'Names and values that every event carries, such as the unit. Values must be strings.',
  userCanDisableSites: 'Whether a person may switch a site off or pause it.',
  userCanChangeSettings: 'Whether a person may choose what the policy leaves open, add sites and make an own index.',
  userCanSeeActivity: 'Whether a person sees the activity log of this browser.',
  message: 'What dialogs and the options page add in the organisation’s own words.',
  'message.text': 'One or two sentences: whom to ask.',
  'message.url': 'Where to read more.',
};

/** An example of each key on top, with every key below it. Together they are a valid policy. */
export const policyExamples = {
  action: 'warn',
  rules: [
    {
      name: 'our code stays here',
      sites: ['jurisdiction:US', 'jurisdiction:CN'],
      findings: ['source', 'secret'],
      repositories: ['acme/*'],
      action: 'block',
    },
    { name: 'not at all', sites: ['deepseek'], action: 'ban' },
  ],
  sites: [
    {
      id: 'corp-ai',
      name: 'Corp AI',
      matches: ['https://ai.corp.example/*'],
      vendor: 'Corp',
      jurisdiction: 'DE',
      kind: 'self-hosted',
      approved: true,
      requestHeaders: { 'X-Allowed-Workspace': 'corp' },
    },
  ],
  index: {
    url: 'https://cdn.corp.example/sourcekeep/index.json',
    publicKey: 'AQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQE=',
    key: 'AgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgI=',
    refreshMinutes: 60,
  },
  source: { minLines: 6 },
  code: { minLines: 40 },
  secrets: true,
  markers: [{ name: 'internal package', pattern: '\\bcom\\.acme\\.' }],
  origins: ['https://git.corp.example/*'],
  ledgerHours: 24,
  grantMinutes: 60,
  uninspectable: 'audit',
  onError: 'ask',
  verdictTimeoutMilliseconds: 1500,
  approvedAssistant: { name: 'Corp AI', url: 'https://ai.corp.example/' },
  reporting: {
    url: 'https://siem.corp.example/collect',
    format: 'json',
    headers: { Authorization: 'Bearer x' },
  },
  canary: { text: 'export function canaryOfCorp(lines: string[]): number {\n  return lines.length;\n}\n' },
  labels: { unit: 'payments' },
  userCanDisableSites: false,
  userCanChangeSettings: false,
  userCanSeeActivity: true,
  message: { text: 'Questions? #security', url: 'https://wiki.corp.example/ai' },
} as const satisfies Required<DeepReadonly<PolicyInput>>;

type DeepReadonly<T> = T extends (infer Item)[]
  ? readonly DeepReadonly<Item>[]
  : T extends object
    ? { readonly [K in keyof T]: DeepReadonly<T[K]> }
    : T;
