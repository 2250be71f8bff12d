/** Mistakes that the schema can't see: conditions of rules that can never hold, and entries that shadow each other. */
import * as v from 'valibot';
import { JurisdictionSchema, MatchPatternSchema, SiteIdSchema, siteKinds } from '../contract/site.ts';
import type { PolicyProblem } from './read-policy.ts';

/** What is wrong with one entry of a rule's `sites`, or undefined. Whether an id is known, only the catalogue can say. */
export function describeCondition(condition: string): string | undefined {
  if (condition === '*') return undefined;
  if (condition.includes('://')) {
    return v.is(MatchPatternSchema, condition)
      ? undefined
      : 'is not a match pattern such as "https://ai.corp.example/*"';
  }
  const [, prefix, value = ''] = /^([a-z]+):\s*(.*)$/isu.exec(condition) ?? [];
  // Case counts for nothing here, as in the catalogue's own comparison.
  switch (prefix?.toLowerCase()) {
    case undefined:
      return v.is(SiteIdSchema, condition.toLowerCase()) ? undefined : 'is neither a site id, a match pattern nor "*"';
    case 'jurisdiction':
      return v.is(JurisdictionSchema, value.trim().toUpperCase())
        ? undefined
        : 'must be an ISO 3166-1 alpha-2 code such as "DE"';
    case 'kind':
      return siteKinds.some((kind) => kind === value.trim().toLowerCase())
        ? undefined
        : `must be one of ${siteKinds.join(', ')}`;
    case 'vendor':
      return value.trim() === '' ? 'names no vendor' : undefined;
    default:
      return 'must start with "jurisdiction:", "vendor:" or "kind:", or be a site id, a match pattern or "*"';
  }
}

/** Every such mistake in what was written, with its key. What the schema complains about is passed over. */
export function conditionMistakes(input: Readonly<Record<string, unknown>>): PolicyProblem[] {
  const problems: PolicyProblem[] = [];
  for (const [i, rule] of records(input['rules'])) {
    for (const [j, condition] of list(rule['sites']).entries()) {
      const problem = typeof condition === 'string' && condition !== '' ? describeCondition(condition) : undefined;
      if (problem) problems.push({ key: `rules[${i}].sites[${j}]`, problem, applies: 'nothing: it fits no site' });
    }
    for (const name of ['sites', 'findings', 'repositories']) {
      const key = `rules[${i}].${name}`;
      const value = rule[name];
      if (name !== 'sites' && rule['action'] === 'ban' && value !== undefined) {
        const problem = 'has no meaning for a ban, which is about the site';
        problems.push({ key, problem, applies: 'the ban, whatever is found' });
      } else if (Array.isArray(value) && value.length === 0) {
        problems.push({ key, problem: 'is empty', applies: 'nothing: the rule never fits' });
      }
    }
    const findings = list(rule['findings']);
    if (rule['action'] !== 'ban' && list(rule['repositories']).length > 0 && findings.length > 0) {
      const key = `rules[${i}].repositories`;
      const problem = 'fits source findings alone, which "findings" leaves out';
      if (!findings.includes('source')) problems.push({ key, problem, applies: 'nothing: the rule never fits' });
    }
  }
  const seen = new Set<unknown>();
  for (const [i, site] of records(input['sites'])) {
    if (seen.has(site['id'])) {
      problems.push({ key: `sites[${i}].id`, problem: 'is there twice', applies: 'the later entry, key by key' });
    }
    if (typeof site['id'] === 'string') seen.add(site['id']);
  }
  return problems;
}

function list(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

function records(value: unknown): [number, Readonly<Record<string, unknown>>][] {
  return [...list(value).entries()].filter((entry): entry is [number, Record<string, unknown>] => isRecord(entry[1]));
}

/** Whether this is an object of keys and values, as JSON has them. */
export function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
