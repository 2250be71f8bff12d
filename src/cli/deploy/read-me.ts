/** What goes with policy files: where each belongs, what it sets, and how to see that it works. */
import { factsOf } from './browsers.ts';
import { type Deployment, type DeploymentFile, forcedPolicies, lockdownPolicies } from './browser-policy.ts';

/** `README.txt`: the platform's own steps, then what holds for all. */
export function readMe(
  deployment: Deployment,
  lockdownFile: string | undefined,
  steps: readonly string[],
): DeploymentFile {
  const { browser, extensionId, updateUrl, lockdown } = deployment;
  const { name, scheme } = factsOf[browser];
  const text = [
    `Sourcekeep for ${name}, extension ${extensionId}`,
    `Installed and updated from ${updateUrl}`,
    '',
    ...steps,
    '',
    'Whoever can read these files has the index key and the reporting token of the policy.',
    '',
    'Set beside the extension and its policy:',
    ...listed(forcedPolicies(browser)),
    '',
    ...(lockdown
      ? ['Also set (--lockdown): other profiles, remote debugging, unpacked extensions, AI features of the browser:']
      : [
          'Not set, since it takes something from people: other profiles, remote debugging, unpacked extensions,',
          `AI features of the browser${lockdownFile === undefined ? '' : ` (${lockdownFile} sets it beside)`}:`,
        ]),
    ...listed(lockdownPolicies(browser)),
    '',
    'Check on one machine first:',
    `  ${scheme}://policy      lists the policies without an error, and Sourcekeep's own below "Sourcekeep"`,
    `  ${scheme}://extensions  shows Sourcekeep as installed by your organisation`,
    '  Sourcekeep, Settings   shows the policy, its mistakes, the index, and the canary as caught',
    '',
  ];
  return { name: 'README.txt', text: text.join('\n') };
}

function listed(policies: Readonly<Record<string, number | boolean>>): string[] {
  return Object.entries(policies).map(([name, value]) => `  ${name} = ${String(value)}`);
}
