/**
 * The managed policy: one schema for `chrome.storage.managed`, for `--policy` files and for the person's own settings.
 * docs/policy-reference.md tables the keys; `public/managed-schema.json` is generated from this file and compared by a test.
 */
import * as v from 'valibot';
import { LONGEST_PATTERN, patternMistake } from '../engine/patterns/pattern.ts';
import { actions } from './event.ts';
import { MAX_CANARY_CHARACTERS } from './index-manifest.ts';
import { MatchPatternSchema, PolicySiteSchema } from './site.ts';

/** https, or http on loopback alone: what an administrator names must not be readable on the way. */
export const ServiceUrlSchema = v.pipe(
  v.string(),
  v.check((text) => {
    if (!URL.canParse(text)) return false;
    const url = new URL(text);
    // The browser sends nothing to an address with a user name in it, and would not say why.
    if (url.username !== '' || url.password !== '') return false;
    const loopback = ['localhost', '127.0.0.1', '[::1]'].includes(url.hostname);
    return url.protocol === 'https:' || (url.protocol === 'http:' && loopback);
  }, 'must be an https URL without user name (http on loopback alone)'),
);

const base64 = (bytes: number) =>
  v.pipe(
    v.string(),
    v.check((text) => {
      const body = text.trim();
      if (!/^[A-Za-z0-9+/]*={0,2}$/.test(body)) return false;
      return Math.floor((body.replace(/=+$/, '').length * 3) / 4) === bytes;
    }, `must be ${bytes} bytes in base64`),
  );

const integer = (smallest: number, largest: number) =>
  v.pipe(v.number(), v.integer(), v.minValue(smallest), v.maxValue(largest));

export const RuleSchema = v.object({
  name: v.optional(v.string()),
  /** Ids, `jurisdiction:XX`, `vendor:Name`, `kind:saas`, match patterns or `*`. */
  sites: v.optional(v.array(v.pipe(v.string(), v.nonEmpty()))),
  findings: v.optional(v.array(v.picklist(['source', 'secret', 'marker', 'code', 'uninspectable']))),
  /** `owner/name`, with `*` for any run of characters. Fits `source` findings alone. */
  repositories: v.optional(v.array(v.pipe(v.string(), v.nonEmpty()))),
  action: v.picklist([...actions, 'ban']),
});
export type Rule = v.InferOutput<typeof RuleSchema>;

/** Every key is optional in what an administrator writes; the output has every default filled in. */
export const PolicySchema = v.object({
  action: v.optional(v.picklist(actions), 'warn'),
  rules: v.optional(v.array(RuleSchema), []),
  sites: v.optional(v.array(PolicySiteSchema), []),
  index: v.optional(
    v.object({
      url: ServiceUrlSchema,
      publicKey: v.optional(base64(32)),
      key: base64(32),
      refreshMinutes: v.optional(integer(1, 10_080), 60),
    }),
  ),
  source: v.optional(v.object({ minLines: v.optional(integer(1, 10_000), 6) }), { minLines: 6 }),
  code: v.optional(v.object({ minLines: v.optional(integer(0, 100_000), 0) }), { minLines: 0 }),
  secrets: v.optional(v.boolean(), true),
  markers: v.optional(
    v.array(
      v.object({
        name: v.pipe(v.string(), v.nonEmpty(), v.maxLength(100)),
        pattern: v.pipe(
          v.string(),
          v.nonEmpty(),
          v.maxLength(LONGEST_PATTERN),
          v.check(
            (pattern) => patternMistake(pattern) === undefined,
            ({ input }) => patternMistake(input) ?? '',
          ),
        ),
      }),
    ),
    [],
  ),
  origins: v.optional(v.array(MatchPatternSchema), []),
  ledgerHours: v.optional(integer(0, 720), 24),
  grantMinutes: v.optional(integer(0, 10_080), 60),
  uninspectable: v.optional(v.picklist(actions), 'audit'),
  onError: v.optional(v.picklist(['ask', 'allow', 'block']), 'ask'),
  verdictTimeoutMilliseconds: v.optional(integer(200, 30_000), 1500),
  approvedAssistant: v.optional(v.object({ name: v.pipe(v.string(), v.nonEmpty()), url: ServiceUrlSchema })),
  reporting: v.optional(
    v.object({
      url: ServiceUrlSchema,
      format: v.optional(v.picklist(['json', 'splunk-hec', 'otlp']), 'json'),
      headers: v.optional(v.record(v.string(), v.string()), {}),
    }),
  ),
  /** A harmless snippet of indexed code that must be caught; without it, the one that `index.json` carries. */
  canary: v.optional(v.object({ text: v.pipe(v.string(), v.nonEmpty(), v.maxLength(MAX_CANARY_CHARACTERS)) })),
  labels: v.optional(v.record(v.pipe(v.string(), v.maxLength(64)), v.pipe(v.string(), v.maxLength(256))), {}),
  userCanDisableSites: v.optional(v.boolean(), true),
  userCanChangeSettings: v.optional(v.boolean(), true),
  userCanSeeActivity: v.optional(v.boolean(), true),
  message: v.optional(v.object({ text: v.optional(v.string()), url: v.optional(ServiceUrlSchema) })),
});
export type PolicyInput = v.InferInput<typeof PolicySchema>;
export type Policy = v.InferOutput<typeof PolicySchema>;
export type OnError = Policy['onError'];
