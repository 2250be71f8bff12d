/**
 * Templates for Group Policy (ADMX) with their words (ADML): each key of Sourcekeep's policy, generated from its schema,
 * and the browser's own policies that go with it. Lists and objects are entered as JSON text, which the browser reads.
 * Source: https://learn.microsoft.com/en-us/previous-versions/windows/desktop/policy/admx-schema
 */
import { toJsonSchema } from '@valibot/to-json-schema';
import { type PolicyPath, policyMeanings } from '../../contract/policy-reference.ts';
import { PolicySchema } from '../../contract/policy.ts';
import { asciiJson } from '../../policy/templates/json.ts';
import { factsOf } from './browsers.ts';
import { type Deployment, forcedPolicies, installation, lockdownPolicies } from './browser-policy.ts';
import { escapeXml } from './xml.ts';

export const CATEGORY = 'Sourcekeep';
/** JSON can be long; a rule set of thousands of entries stays below. */
const MOST_CHARACTERS = 1_000_000;

/** What a person enters for a policy besides on and off. */
type Element =
  | { readonly type: 'text' }
  | { readonly type: 'choice'; readonly choices: readonly string[] }
  | { readonly type: 'number'; readonly least: number; readonly most: number };

/** A value of the registry that being enabled writes. */
interface FixedValue {
  readonly valueName: string;
  readonly value: string | number;
}

/** One policy of the template. */
export interface WindowsPolicy {
  readonly name: string;
  readonly title: string;
  readonly explanation: string;
  /** Key below the hive. */
  readonly key: string;
  /** A policy that is only on or off writes 1 or 0 here. */
  readonly switchName?: string;
  readonly element?: Element & { readonly id: string };
  readonly fixed?: readonly FixedValue[];
  /** What the deployment sets: on, off, or an element's content. */
  readonly setting: boolean | { readonly element: string; readonly data: string } | undefined;
}

/** All policies of the template, with what the deployment sets. */
export function windowsPolicies(deployment: Deployment): WindowsPolicy[] {
  return [...browserLevel(deployment), ...ownKeys(deployment)];
}

function browserLevel(deployment: Deployment): WindowsPolicy[] {
  const { browser, extensionId, updateUrl, lockdown } = deployment;
  const { registryKey: key, name } = factsOf[browser];
  const { update_url: _, ...entry } = installation(deployment);
  const fixed = (values: Readonly<Record<string, string | number | boolean>>): FixedValue[] =>
    Object.entries(values).map(([valueName, value]) => ({
      valueName,
      value: typeof value === 'boolean' ? Number(value) : value,
    }));
  const listed = (values: object): string => Object.keys(values).join(', ');
  return [
    {
      name: 'Install',
      title: 'Install Sourcekeep',
      explanation: `Installs the extension ${extensionId} in ${name} from the address of its update.xml, and keeps it there.`,
      key: `${key}\\ExtensionSettings\\${extensionId}`,
      element: { id: 'update_url', type: 'text' },
      fixed: fixed(entry),
      setting: { element: 'update_url', data: updateUrl },
    },
    {
      name: 'CloseDoors',
      title: 'Close private and guest windows',
      explanation: `Sets ${listed(forcedPolicies(browser))}: windows in which no extension is, and developer tools on extensions.`,
      key,
      fixed: fixed(forcedPolicies(browser)),
      setting: true,
    },
    {
      name: 'Lockdown',
      title: 'Close further doors',
      explanation: `Sets ${listed(lockdownPolicies(browser))}: other profiles, remote debugging, unpacked extensions and AI features of the browser.`,
      key,
      fixed: fixed(lockdownPolicies(browser)),
      setting: lockdown ? true : undefined,
    },
  ];
}

/** One policy for each key on top of Sourcekeep's own. */
function ownKeys({ browser, extensionId, policy }: Deployment): WindowsPolicy[] {
  const key = `${factsOf[browser].registryKey}\\3rdparty\\extensions\\${extensionId}\\policy`;
  const { properties = {} } = toJsonSchema(PolicySchema, { typeMode: 'input', errorMode: 'ignore' });
  return Object.entries(properties).map(([name, node]) => {
    const schema = typeof node === 'boolean' ? {} : node;
    const value = policy[name];
    const common = { name, title: name, key };
    const meaning = (policyMeanings[name as PolicyPath] ?? '').replaceAll('`', '"');
    const explained = (what: string): string => `${meaning} Entered as ${what}; docs/policy-reference.md has examples.`;
    if (schema.type === 'boolean') {
      const setting = typeof value === 'boolean' ? value : undefined;
      return { ...common, explanation: explained('enabled (true) or disabled (false)'), switchName: name, setting };
    }
    const data = typeof value === 'string' ? value : value === undefined ? undefined : asciiJson(value);
    const setting = data === undefined ? undefined : { element: name, data };
    const choices = schema.enum?.filter((choice) => typeof choice === 'string') ?? [];
    if (choices.length > 0) {
      const element = { id: name, type: 'choice', choices } as const;
      return { ...common, explanation: explained(`one of ${choices.join(', ')}`), element, setting };
    }
    if (schema.type === 'integer' || schema.type === 'number') {
      const [least, most] = [schema.minimum ?? 0, schema.maximum ?? 0xffff_ffff];
      const element = { id: name, type: 'number', least, most } as const;
      return { ...common, explanation: explained(`a number from ${least} to ${most}`), element, setting };
    }
    const what =
      schema.type === 'string'
        ? 'text'
        : schema.type === 'array'
          ? 'a JSON array on one line'
          : 'a JSON object on one line';
    return { ...common, explanation: explained(what), element: { id: name, type: 'text' }, setting };
  });
}

/** The template. */
export function admxOf(policies: readonly WindowsPolicy[], { browser }: Deployment): string {
  return [
    '<?xml version="1.0" encoding="utf-8"?>',
    '<policyDefinitions revision="1.0" schemaVersion="1.0" xmlns="http://schemas.microsoft.com/GroupPolicy/2006/07/PolicyDefinitions">',
    `  <policyNamespaces><target prefix="sourcekeep" namespace="Sourcekeep.Policies.${browser}" /></policyNamespaces>`,
    '  <resources minRequiredRevision="1.0" />',
    '  <supportedOn><definitions><definition name="Supported" displayName="$(string.Supported)" /></definitions></supportedOn>',
    `  <categories><category name="${CATEGORY}" displayName="$(string.${CATEGORY})" /></categories>`,
    '  <policies>',
    ...policies.flatMap(admxPolicy),
    '  </policies>',
    '</policyDefinitions>',
    '',
  ].join('\n');
}

function admxPolicy({ name, key, switchName, element, fixed = [] }: WindowsPolicy): string[] {
  const attributes = [
    `name="${name}" class="Machine" displayName="$(string.${name})" explainText="$(string.${name}_Explain)"`,
    ...(element ? [`presentation="$(presentation.${name})"`] : []),
    `key="${escapeXml(key)}"`,
    ...(switchName === undefined ? [] : [`valueName="${switchName}"`]),
  ];
  return [
    `    <policy ${attributes.join(' ')}>`,
    `      <parentCategory ref="${CATEGORY}" />`,
    '      <supportedOn ref="Supported" />',
    ...(switchName === undefined
      ? []
      : [
          '      <enabledValue><decimal value="1" /></enabledValue>',
          '      <disabledValue><decimal value="0" /></disabledValue>',
        ]),
    ...(fixed.length === 0
      ? []
      : [
          '      <enabledList>',
          ...fixed.map(({ valueName, value }) => fixedItem(valueName, value)),
          '      </enabledList>',
        ]),
    ...(element ? ['      <elements>', ...admxElement(name, element), '      </elements>'] : []),
    '    </policy>',
  ];
}

function fixedItem(valueName: string, value: string | number): string {
  const content = typeof value === 'number' ? `<decimal value="${value}" />` : `<string>${escapeXml(value)}</string>`;
  return `        <item valueName="${valueName}"><value>${content}</value></item>`;
}

function admxElement(policy: string, element: Element & { readonly id: string }): string[] {
  const start = `id="${element.id}" valueName="${element.id}" required="true"`;
  switch (element.type) {
    case 'text':
      return [`        <text ${start} maxLength="${MOST_CHARACTERS}" />`];
    case 'number':
      return [`        <decimal ${start} minValue="${element.least}" maxValue="${element.most}" />`];
    case 'choice':
      return [
        `        <enum ${start}>`,
        ...element.choices.map(
          (choice) =>
            `          <item displayName="$(string.${policy}_${choice})"><value><string>${choice}</string></value></item>`,
        ),
        '        </enum>',
      ];
  }
}

/** The English words of the template. */
export function admlOf(policies: readonly WindowsPolicy[], { browser }: Deployment): string {
  const { name } = factsOf[browser];
  const strings: readonly (readonly [string, string])[] = [
    [CATEGORY, `Sourcekeep for ${name}`],
    ['Supported', `${name} 137 or later`],
    ...policies.flatMap((policy) => [
      [policy.name, policy.title] as const,
      [`${policy.name}_Explain`, policy.explanation] as const,
      ...(policy.element?.type === 'choice'
        ? policy.element.choices.map((choice) => [`${policy.name}_${choice}`, choice] as const)
        : []),
    ]),
  ];
  return [
    '<?xml version="1.0" encoding="utf-8"?>',
    '<policyDefinitionResources revision="1.0" schemaVersion="1.0" xmlns="http://schemas.microsoft.com/GroupPolicy/2006/07/PolicyDefinitions">',
    `  <displayName>Sourcekeep for ${name}</displayName>`,
    '  <description>Policies of Sourcekeep, and of the browser where it needs them.</description>',
    '  <resources>',
    '    <stringTable>',
    ...strings.map(([id, text]) => `      <string id="${id}">${escapeXml(text)}</string>`),
    '    </stringTable>',
    '    <presentationTable>',
    ...policies.flatMap(({ name: id, element }) =>
      element ? [`      <presentation id="${id}">${presentation(element.type, element.id)}</presentation>`] : [],
    ),
    '    </presentationTable>',
    '  </resources>',
    '</policyDefinitionResources>',
    '',
  ].join('\n');
}

function presentation(type: Element['type'], id: string): string {
  switch (type) {
    case 'text':
      return `<textBox refId="${id}"><label>${id}</label></textBox>`;
    case 'number':
      return `<decimalTextBox refId="${id}">${id}</decimalTextBox>`;
    case 'choice':
      return `<dropdownList refId="${id}" noSort="true">${id}</dropdownList>`;
  }
}
