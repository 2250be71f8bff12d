import { expect, test } from 'vitest';
import { scan } from './scan.ts';

const key = ['ghp', 'x8Jk2LmQ9vTz4RbN7cWpY1sDfGhA3eUo5iKt'].join('_');

async function rulesIn(text: string, secrets: boolean | 'mentioned'): Promise<string[]> {
  const { findings } = await scan([{ type: 'text/plain', text }], { secrets, markers: [], codeMinLines: 0 });
  return findings.map((finding) => ('rule' in finding ? finding.rule : finding.kind));
}

const own: readonly (readonly [string, string])[] = [
  ['a member of JSON', JSON.stringify({ user: 'a', token: key })],
  ['a member of JSON in JSON', JSON.stringify({ event: JSON.stringify({ auth: { token: key }, n: 1 }) })],
  ['a scheme before it', JSON.stringify({ headers: { authorization: `Bearer ${key}` } })],
  ['a field of a form', `grant_type=refresh&refresh_token=${key}&client_id=web`],
  ['all of a field', key],
];
const mentioned: readonly (readonly [string, string])[] = [
  ['a message', JSON.stringify({ prompt: `Why is ${key} refused?` })],
  ['a message that ends with it', JSON.stringify({ prompt: `it says this is wrong: ${key}` })],
  ['code in a message', JSON.stringify({ prompt: `const client = login("${key}");\nclient.go();` })],
  ['an environment file', `# production\nGITHUB_TOKEN=${key}\n`],
];

test.each(own)('a token of the site itself is not told of a request: %s', async (_name, text) => {
  expect(await rulesIn(text, 'mentioned')).toEqual([]);
  expect(await rulesIn(text, true)).not.toEqual([]);
  expect(await rulesIn(text, false)).toEqual([]);
});

test.each(mentioned)('what somebody writes is told: %s', async (_name, text) => {
  expect(await rulesIn(text, 'mentioned')).not.toEqual([]);
});
