/** A schema's complaint as a short phrase for an administrator, without the value that caused it. */
import type * as v from 'valibot';

const TYPES: Readonly<Record<string, string>> = {
  string: 'must be a string',
  number: 'must be a number',
  boolean: 'must be true or false',
  array: 'must be a list',
  object: 'must be an object',
  record: 'must be an object',
};

/** `must be one of …`, `must be at least 1` and so on. Values aren't quoted, since they can be keys or tokens. */
export function describeIssue(issue: v.BaseIssue<unknown>): string {
  if (issue.type in TYPES) return TYPES[issue.type] ?? 'is invalid';
  const requirement = 'requirement' in issue ? issue.requirement : undefined;
  switch (issue.type) {
    case 'picklist':
      return `must be one of ${(issue.expected ?? '').replace(/^\(|\)$/g, '').replaceAll(' | ', ', ')}`;
    case 'integer':
      return 'must be a whole number';
    case 'min_value':
      return `must be at least ${String(requirement)}`;
    case 'max_value':
      return `must be at most ${String(requirement)}`;
    case 'max_length':
      return `must have at most ${String(requirement)} characters`;
    case 'non_empty':
      return 'must not be empty';
    default:
      // Checks and regular expressions of the contract carry a message of their own.
      return issue.message.startsWith('Invalid ') ? 'is invalid' : issue.message;
  }
}
