/** What the person chose in popup and options; kept in local storage, below the policy. */
import * as v from 'valibot';
import { SiteSchema } from './site.ts';

export const SettingsSchema = v.object({
  /** What happens on a finding, where no policy says otherwise. */
  action: v.optional(v.picklist(['warn', 'justify', 'block']), 'warn'),
  secrets: v.optional(v.boolean(), true),
  /** Ids of sites that the person switched off. */
  disabledSites: v.optional(v.array(v.string()), []),
  /** Site id → end of its pause, in milliseconds since 1970. */
  pausedSites: v.optional(v.record(v.string(), v.number()), {}),
  /** Sites that the person added (self-hosted and local tools, mostly). */
  addedSites: v.optional(v.array(SiteSchema), []),
});
export type Settings = v.InferOutput<typeof SettingsSchema>;
