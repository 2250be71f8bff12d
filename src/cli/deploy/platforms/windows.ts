/** Windows: a .reg file, templates for Group Policy, and a profile for Intune. */
import { registryFile, registryKeys } from '../../../policy/templates/registry.ts';
import { admlOf, admxOf, windowsPolicies } from '../admx.ts';
import { factsOf } from '../browsers.ts';
import { type Deployment, type DeploymentFile, browserPolicies, lockdownPolicies } from '../browser-policy.ts';
import { intuneProfile } from '../intune.ts';
import { readMe } from '../read-me.ts';

const HIVE = 'HKEY_LOCAL_MACHINE';
const JOINED =
  'Windows installs extensions from outside a store on machines alone that are joined to a domain or to Entra ID, or enrolled in the management of the browser';

/** `sourcekeep.reg` first. */
export function windowsFiles(deployment: Deployment): DeploymentFile[] {
  const { browser, extensionId, policy, lockdown } = deployment;
  const { name, registryKey } = factsOf[browser];
  const root = `${HIVE}\\${registryKey}`;
  const own = `${root}\\3rdparty\\extensions\\${extensionId}`;
  const whole = { ...browserPolicies(deployment), '3rdparty': { extensions: { [extensionId]: { policy } } } };
  const definitions = windowsPolicies(deployment);
  const files = [
    {
      name: 'sourcekeep.reg',
      text: registryFile(registryKeys(root, whole), {
        comments: [
          `Sourcekeep for ${name}. Takes the place of the policy that Sourcekeep had before.`,
          `${JOINED}.`,
          'Where ExtensionSettings is set as one text already, add the entry there instead.',
        ],
        replaced: [own],
      }),
    },
    { name: 'sourcekeep.admx', text: admxOf(definitions, deployment) },
    { name: 'en-US/sourcekeep.adml', text: admlOf(definitions, deployment) },
    { name: 'intune.json', text: `${JSON.stringify(intuneProfile(definitions, deployment), null, 2)}\n` },
  ];
  if (!lockdown) {
    const keys = registryKeys(root, lockdownPolicies(browser));
    const comments = [`Further doors of ${name}, which sourcekeep.reg leaves open.`];
    files.push({ name: 'lockdown.reg', text: registryFile(keys, { comments }) });
  }
  const steps = [
    `${JOINED}.`,
    'One of these ways:',
    '- One machine, for a trial: open sourcekeep.reg as administrator.',
    '- Group Policy: copy sourcekeep.admx and en-US\\sourcekeep.adml to PolicyDefinitions of the domain',
    '  (\\\\<domain>\\SYSVOL\\<domain>\\Policies\\PolicyDefinitions), then set Computer Configuration,',
    '  Administrative Templates, Sourcekeep. Lists and objects are entered as JSON on one line.',
    '  Of a second browser the files have the same names: rename both alike (sourcekeep-edge.admx and .adml).',
    '- Intune: intune.json is a custom configuration profile (windows10CustomConfiguration of Microsoft Graph):',
    '  POST it to https://graph.microsoft.com/v1.0/deviceManagement/deviceConfigurations and assign it.',
    'Where ExtensionSettings is set as one text already, add the entry of Sourcekeep there instead.',
  ];
  return [...files, readMe(deployment, 'lockdown.reg', steps)];
}
