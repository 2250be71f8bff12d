/** The catalogue's data: well-formed, disjoint, sourced, and the same as docs/sites.md. */
import { format, resolveConfig } from 'prettier';
import * as v from 'valibot';
import { describe, expect, it, test } from 'vitest';
import { type CatalogueEntry, MatchPatternSchema, SiteIdSchema } from '../contract/site.ts';
import { catalogueSources } from './sources.ts';
import { catalogue } from './catalogue.ts';
import { matchesPattern, parsePattern, patternsOverlap } from './match-pattern.ts';
import { mergeSites, siteAt } from './sites.ts';
import { workspaceHints } from './workspaces.ts';

const saas = catalogue.filter((entry) => entry.kind === 'saas');
const owned = catalogue.filter((entry) => entry.kind !== 'saas');

/** "https://...", "owner/repository@commit ..." or, said openly, "unverified: ..." or "none: ...". */
const SOURCE = /^(https:\/\/\S+\.\S+|[\w.-]+\/[\w.-]+@[0-9a-f]{7,40}( \S+)?|unverified: .+|none: .+)/;

describe('every entry', () => {
  test.each(catalogue.map((entry) => [entry.id, entry] as const))('%s is well-formed', (_, entry) => {
    expect(v.is(SiteIdSchema, entry.id)).toBe(true);
    expect(entry.name).not.toBe('');
    expect(entry.vendor).not.toBe('');
    for (const pattern of [...entry.matches, ...entry.endpoints]) {
      expect(v.is(MatchPatternSchema, pattern), pattern).toBe(true);
      expect(parsePattern(pattern)?.scheme, pattern).toBe('https');
    }
    expect(catalogueSources[entry.id]?.hosts).toMatch(SOURCE);
    expect(catalogueSources[entry.id]?.vendor).toMatch(SOURCE);
  });

  it('has an id of its own, and ids stand in order within their part', () => {
    for (const part of [saas, owned]) {
      const ids = part.map((entry) => entry.id);
      expect(ids).toEqual([...new Set(ids)].sort());
    }
    expect(saas.filter(({ id }) => owned.some((other) => other.id === id))).toEqual([]);
  });
});

describe('hosted tools', () => {
  it('are thirty at least, of ten jurisdictions at least', () => {
    expect(saas.length).toBeGreaterThanOrEqual(30);
    expect(new Set(saas.map((entry) => entry.jurisdiction)).size).toBeGreaterThanOrEqual(10);
  });

  it('have addresses, and a jurisdiction of ISO 3166-1', () => {
    const regions = new Intl.DisplayNames('en', { type: 'region', fallback: 'none' });
    for (const entry of saas) {
      expect(entry.matches.length, entry.id).toBeGreaterThan(0);
      expect(entry.jurisdiction, entry.id).toMatch(/^[A-Z]{2}$/);
      expect(regions.of(entry.jurisdiction), entry.id).toBeDefined();
    }
  });

  it('share no address with one another', () => {
    const all = saas.flatMap((entry) => entry.matches.map((pattern) => ({ id: entry.id, pattern })));
    const shared = all.flatMap((a, i) =>
      all.slice(i + 1).filter((b) => a.id !== b.id && patternsOverlap(a.pattern, b.pattern)),
    );
    expect(shared).toEqual([]);
  });

  it('of one vendor have one jurisdiction', () => {
    const seats = new Map<string, Set<string>>();
    for (const { vendor, jurisdiction } of saas) seats.set(vendor, (seats.get(vendor) ?? new Set()).add(jurisdiction));
    expect([...seats].filter(([, set]) => set.size > 1)).toEqual([]);
  });

  it('keep their endpoints apart from the pages of others', () => {
    for (const entry of saas) {
      for (const endpoint of entry.endpoints) {
        const others = saas.filter(
          (other) => other.id !== entry.id && other.matches.some((match) => patternsOverlap(match, endpoint)),
        );
        expect(
          others.map((other) => other.id),
          endpoint,
        ).toEqual([]);
      }
    }
  });
});

describe('self-hosted and local tools', () => {
  it('have neither address nor jurisdiction: those are their owner’s to state', () => {
    expect(owned.length).toBeGreaterThanOrEqual(6);
    for (const entry of owned) expect([...entry.matches, ...entry.endpoints, entry.jurisdiction]).toEqual(['']);
  });
});

describe('known addresses', () => {
  const sites = mergeSites(catalogue, [], []);
  test.each([
    ['https://chatgpt.com/c/1', 'chatgpt'],
    ['https://claude.ai/new', 'claude'],
    ['https://gemini.google.com/app', 'gemini'],
    ['https://chat.deepseek.com/a/chat', 'deepseek'],
    ['https://github.com/copilot', 'github-copilot'],
    ['https://github.com/copilot?a=1', 'github-copilot'],
    ['https://github.com/copilot/c/1', 'github-copilot'],
    ['https://github.com/copilot-community/x', undefined],
    ['https://github.com/acme/payments', undefined],
    ['https://x.com/i/grok?conversation=1', 'grok'],
    ['https://x.com/home', undefined],
    ['https://huggingface.co/chat/', 'huggingchat'],
    ['https://huggingface.co/models', undefined],
    ['https://cursor.com/agents?id=1', 'cursor'],
    ['https://cursor.com/pricing', undefined],
    ['https://duckduckgo.com/?q=a&ia=chat', 'duck-ai'],
    ['https://duckduckgo.com/?q=a&ia=web', undefined],
    ['https://www.kimi.com/chat/1', 'kimi'],
    ['https://mail.google.com/', undefined],
  ])('%s is %s', (url, id) => {
    expect(siteAt(sites, url)?.id).toBe(id);
  });

  it('of uploads and prompts on other hosts are known as well', () => {
    const endpoints = catalogue.flatMap((entry) => entry.endpoints);
    for (const url of [
      'https://files.oaiusercontent.com/x',
      'https://push.clients6.google.com/upload/x',
      'https://api.individual.githubcopilot.com/github/chat/threads/1/messages',
      'https://substrate.office.com/m365Copilot/Chathub',
      'https://corp.sharepoint.com/sites/a/createUploadSession/uploadSession',
    ]) {
      expect(
        endpoints.some((pattern) => matchesPattern(pattern, url)),
        url,
      ).toBe(true);
    }
  });
});

/** A pattern as people read it: the scheme is always https, and `/*` goes without saying. */
function plain(pattern: string): string {
  return `\`${pattern.replace(/^https:\/\//, '').replace(/\/\*$/, '')}\``;
}

function row({ id, name, vendor, jurisdiction, kind, matches, endpoints }: CatalogueEntry): string {
  const lists = [matches, endpoints].map((patterns) => patterns.map(plain).join(' '));
  const sources = catalogueSources[id];
  const cells = [`\`${id}\``, name, vendor, jurisdiction, kind, ...lists, sources?.hosts ?? '', sources?.vendor ?? ''];
  return `|${cells.map((cell) => cell.replaceAll('|', '\\|')).join('|')}|`;
}

async function sitesPage(): Promise<string> {
  const titles = 'Id|Name|Vendor|Jurisdiction|Kind|Pages|Further hosts|Source of the hosts|Source of vendor and seat';
  const unverified = Object.values(catalogueSources).filter(({ hosts, vendor }) =>
    /unverified/.test(hosts + vendor),
  ).length;
  const text = [
    '# AI tools that Sourcekeep knows',
    'Written from `src/catalogue/` by its test (`npx vitest run src/catalogue -u`); change the data, not this page.',
    'A policy rule names a tool by its id, or all of a kind by `jurisdiction:XX` (ISO 3166-1, the seat of the controlling company), `vendor:Name` or `kind:saas`. A policy overrides an entry, or adds one, with its own `sites`.',
    'Pages are where Sourcekeep runs; further hosts receive prompts or uploads of those pages. Self-hosted and local tools have no address here: a policy or the person gives it, with the jurisdiction of whoever runs them.',
    `${saas.length} hosted tools, ${owned.length} self-hosted or local ones. Sites change; what no public reference confirmed says "unverified" (${unverified} entries). No site was visited to make this list.`,
    [`|${titles}|`, `|${'---|'.repeat(9)}`, ...catalogue.map(row)].join('\n'),
    '## Personal workspaces and the organisation’s',
    'Rules know sites by their addresses. Where both kinds of workspace share one address, Sourcekeep can’t tell them apart, as names of workspaces on the page could be anything; what helps there is the vendor’s own restriction, by a header that the policy puts into the site’s requests: `"sites": [{ "id": "chatgpt", "requestHeaders": { "ChatGPT-Allowed-Workspace-Id": "…" } }]`. It works as a network proxy’s would, in the enterprise build. A site that isn’t listed here shows no difference that is known. An approval (`approved: true`) holds for a whole site: give it only where a restriction keeps other workspaces out.',
    [
      '|Sites|How they are told apart|Source|',
      '|---|---|---|',
      ...workspaceHints.map(({ sites, means, source }) => {
        return `|${[sites.map((id) => `\`${id}\``).join(', '), means, source].join('|')}|`;
      }),
    ].join('\n'),
  ].join('\n\n');
  return format(text, { ...(await resolveConfig('docs/sites.md')), parser: 'markdown' });
}

test('hints about workspaces name sites of the catalogue, with a source', () => {
  const ids = catalogue.map(({ id }) => id);
  for (const { sites, source } of workspaceHints) {
    for (const id of sites) expect(ids).toContain(id);
    expect(source).toMatch(SOURCE);
  }
});

describe('docs/sites.md', () => {
  it('tables every entry', async () => {
    await expect(await sitesPage()).toMatchFileSnapshot('../../docs/sites.md');
  });
});
