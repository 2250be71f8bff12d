/** docs/policy-reference.md, from the schema and its texts: a table of all keys, then each with examples per platform. */
import { policyExamples, policyMeanings } from '../contract/policy-reference.ts';
import { type PolicyKey, policyKeys, withBelow } from './policy-keys.ts';
import { adminConsolePolicy } from './templates/admin-console.ts';
import type { JsonObject } from './templates/json.ts';
import { plistLines } from './templates/plist.ts';
import { registryKeys, registryLine } from './templates/registry.ts';

const ROOT = 'HKEY_LOCAL_MACHINE\\Software\\Policies\\Google\\Chrome\\3rdparty\\extensions\\<id>\\policy';

const HEAD = `# Policy reference

Generated from the schema (\`src/contract/policy.ts\`) and its texts; a test compares them. How rules work, and what happens to mistakes: [policy.md](policy.md). Whole files for each platform: \`npx sourcekeep policy --platform\` ([cli.md](cli.md)).

\`<id>\` is the extension's id. The examples use Chrome's places:

| platform | place | form of a value |
| --- | --- | --- |
| Linux | \`/etc/opt/chrome/policies/managed/*.json\` | \`{"3rdparty": {"extensions": {"<id>": POLICY}}}\` |
| Windows | \`${ROOT}\` | booleans and whole numbers are REG_DWORD, strings REG_SZ, objects subkeys, lists JSON text in one REG_SZ |
| macOS | preference domain \`com.google.Chrome.extensions.<id>\` | the types of a property list |
| Chrome admin console, ChromeOS | "Policy for extensions" of the extension | JSON, each key on top wrapped in \`Value\` |

Chromium and Edge take the same in their own places: \`/etc/chromium/policies/managed\`, \`/etc/opt/edge/policies/managed\`; \`…\\Policies\\Chromium\`, \`…\\Policies\\Microsoft\\Edge\`; \`org.chromium.Chromium.extensions.<id>\`, \`com.microsoft.Edge.extensions.<id>\`.

On Windows a list may also be a subkey with the values \`1\`, \`2\`, \`3\` …, but the browser sorts these names as text (\`1\`, \`10\`, \`2\`): from ten entries on the order of rules would change. JSON text has no such trap.
`;

/** The whole page. */
export function policyReferencePage(): string {
  const keys = policyKeys();
  return [HEAD, '## All keys', '', ...overview(keys), '', ...keys.flatMap(section)].join('\n');
}

function overview(keys: readonly PolicyKey[]): string[] {
  const rows = withBelow(keys).map((key) => {
    const [top = ''] = key.path.split(/[.[]/u);
    return `| [\`${key.path}\`](#${top.toLowerCase()}) | ${cell(key.type)} | ${defaultOf(key)} |`;
  });
  return ['| key | type | default |', '| --- | --- | --- |', ...rows];
}

function section(key: PolicyKey): string[] {
  const example = { [key.path]: policyExamples[key.path as keyof typeof policyExamples] } as JsonObject;
  return [
    `## ${key.path}`,
    '',
    policyMeanings[key.path],
    '',
    `Type: ${key.type}. Default: ${defaultOf(key)}.`,
    '',
    ...details(key),
    'Linux',
    '',
    ...fenced('json', JSON.stringify(example, null, 2).split('\n')),
    '<details><summary>Windows, macOS, admin console</summary>',
    '',
    'Windows',
    '',
    ...fenced('reg', registryLines(example)),
    'macOS',
    '',
    // The root dictionary is the file's.
    ...fenced(
      'xml',
      plistLines(example)
        .slice(1, -1)
        .map((line) => line.slice(2)),
    ),
    'Chrome admin console',
    '',
    ...fenced('json', JSON.stringify(adminConsolePolicy(example), null, 2).split('\n')),
    '</details>',
    '',
  ];
}

function details(key: PolicyKey): string[] {
  const rows = withBelow(key.below).map(
    (one) => `| \`${one.path}\` | ${cell(one.type)} | ${defaultOf(one)} | ${cell(policyMeanings[one.path])} |`,
  );
  return rows.length === 0 ? [] : ['| key | type | default | meaning |', '| --- | --- | --- | --- |', ...rows, ''];
}

function registryLines(example: JsonObject): string[] {
  return registryKeys(ROOT, example)
    .filter(({ values }) => values.length > 0)
    .flatMap(({ path, values }, i) => [...(i > 0 ? [''] : []), `[${path}]`, ...values.map(registryLine)]);
}

function defaultOf(key: PolicyKey): string {
  if (key.required) return 'required';
  return key.default === undefined ? 'none' : `\`${JSON.stringify(key.default)}\``;
}

function fenced(language: string, lines: readonly string[]): string[] {
  return [`\`\`\`${language}`, ...lines, '```', ''];
}

/** A bar would end the cell. */
function cell(text: string): string {
  return text.replaceAll('|', '\\|');
}
