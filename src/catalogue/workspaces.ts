/** Where a personal workspace and the organisation's can be told apart, for docs/sites.md: by address, or by a header. */

/** What is known of one site, and who says so. */
export interface WorkspaceHint {
  /** Ids of the catalogue that it is about. */
  readonly sites: readonly string[];
  /** How the two are told apart, and what a policy says about it. */
  readonly means: string;
  readonly source: string;
}

export const workspaceHints: readonly WorkspaceHint[] = [
  {
    sites: ['copilot', 'm365-copilot'],
    means:
      'Two hosts: personal accounts at `copilot.microsoft.com`, those of an organisation at `m365.cloud.microsoft`. They are two entries: ban one, approve the other.',
    source: 'unverified: that no host takes both kinds of account',
  },
  {
    sites: ['gemini', 'gemini-enterprise'],
    means:
      'Gemini Enterprise has hosts of its own. `gemini.google.com` serves both kinds of account; `/u/1/` in its address is the number of an account in that browser and says nothing of whose it is.',
    source: 'unverified: what `/u/` means is from memory',
  },
  {
    sites: ['gemini', 'google-ai-studio', 'notebooklm'],
    means:
      'Chrome itself keeps personal Google accounts out: its policy `AllowedDomainsForApps`. Set that one; `requestHeaders` aren’t needed.',
    source: 'https://support.google.com/a/answer/1668854',
  },
  {
    sites: ['chatgpt'],
    means:
      'One host for all. `requestHeaders` with `ChatGPT-Allowed-Workspace-Id` and the id of the organisation’s workspace: the site refuses other workspaces. Its own settings must allow it.',
    source:
      'https://developers.cloudflare.com/cloudflare-one/policies/gateway/http-policies/tenant-control/ (unverified: by OpenAI’s own page)',
  },
  {
    sites: ['claude'],
    means:
      'One host for all. `requestHeaders` with `anthropic-allowed-org-ids` and the organisation’s UUID (several with commas, no spaces): the site refuses other organisations. Enterprise plans.',
    source:
      'https://support.claude.com/en/articles/13198485-enforce-network-level-access-control-with-tenant-restrictions',
  },
  {
    sites: ['github-copilot'],
    means:
      'One address for all: whose seat an account has is not in it. Companies with managed users on a subdomain of `ghe.com` add that host as a site of their own, approved.',
    source: 'unverified: from memory',
  },
];
