/** A place where an AI tool is reached: one shape for the catalogue, the policy's `sites` and the person's own. */
import * as v from 'valibot';

export const siteKinds = ['saas', 'self-hosted', 'local'] as const;
export type SiteKind = (typeof siteKinds)[number];

/**
 * A Chrome match pattern with scheme http, https or `*`; a missing port covers all ports.
 * https://developer.chrome.com/docs/extensions/develop/concepts/match-patterns
 */
export const MatchPatternSchema = v.pipe(
  v.string(),
  v.regex(
    /^(\*|https?):\/\/(\*|(\*\.)?[^/*:\s]+|\[[0-9a-f:]+\])(:(\d{1,5}|\*))?\/\S*$/i,
    'is not a match pattern such as "https://ai.corp.example/*"',
  ),
);

export const SiteIdSchema = v.pipe(
  v.string(),
  v.regex(/^[a-z0-9][a-z0-9.-]{0,63}$/, 'must be lower-case letters, digits, "-" or "."'),
);

export const JurisdictionSchema = v.pipe(
  v.string(),
  v.regex(/^[A-Z]{2}$/, 'must be an ISO 3166-1 alpha-2 code such as "DE"'),
);

/** A site of the policy or of the person: everything but the id can come from the catalogue's entry of that id. */
export const SiteSchema = v.object({
  id: SiteIdSchema,
  name: v.optional(v.pipe(v.string(), v.nonEmpty(), v.maxLength(100))),
  matches: v.optional(v.array(MatchPatternSchema)),
  vendor: v.optional(v.string()),
  jurisdiction: v.optional(JurisdictionSchema),
  kind: v.optional(v.picklist(siteKinds)),
  approved: v.optional(v.boolean()),
});
export type PartialSite = v.InferOutput<typeof SiteSchema>;

/** A site of the policy, which may also have requests to it marked. */
export const PolicySiteSchema = v.object({
  ...SiteSchema.entries,
  requestHeaders: v.optional(
    v.record(
      v.pipe(v.string(), v.regex(/^[\w!#$%&'*+.^`|~-]+$/, 'is not the name of an HTTP header')),
      v.pipe(v.string(), v.regex(/^[ -~]+$/, 'is not the value of an HTTP header')),
    ),
  ),
});

/** A site with everything filled in. `jurisdiction` is empty when nobody stated one. */
export interface Site {
  readonly id: string;
  readonly name: string;
  readonly matches: readonly string[];
  readonly vendor: string;
  readonly jurisdiction: string;
  readonly kind: SiteKind;
  readonly approved: boolean;
}

/** An entry of the catalogue: a site and its network hosts. */
export interface CatalogueEntry {
  readonly id: string;
  readonly name: string;
  readonly vendor: string;
  /** ISO 3166-1 alpha-2 of the controlling company's seat. */
  readonly jurisdiction: string;
  readonly kind: SiteKind;
  /** Match patterns; empty for tools that run at an address which only their owner knows. */
  readonly matches: readonly string[];
  /** Further hosts that receive prompts or uploads of this site, as match patterns. */
  readonly endpoints: readonly string[];
  /** The site's editor, as a hint for people who test; nothing may depend on it. */
  readonly composer?: string;
}

/** Where the facts of an entry come from. */
export interface EntrySources {
  readonly hosts: string;
  readonly vendor: string;
}
