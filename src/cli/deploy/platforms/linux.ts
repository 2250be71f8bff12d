/** Linux: a JSON file that the browser reads from its folder of managed policies. */
import { dirname } from 'node:path';
import { factsOf } from '../browsers.ts';
import { type Deployment, type DeploymentFile, browserPolicies, lockdownPolicies } from '../browser-policy.ts';
import { readMe } from '../read-me.ts';

/** `sourcekeep.json` first; `lockdown.json` beside it where the further doors stay open. */
export function linuxFiles(deployment: Deployment): DeploymentFile[] {
  const { browser, extensionId, policy, lockdown } = deployment;
  const { linuxFolder, name } = factsOf[browser];
  const whole = { ...browserPolicies(deployment), '3rdparty': { extensions: { [extensionId]: policy } } };
  const files = [{ name: 'sourcekeep.json', text: json(whole) }];
  if (!lockdown) files.push({ name: 'lockdown.json', text: json(lockdownPolicies(browser)) });
  const steps = [
    `Put sourcekeep.json into ${linuxFolder}/ on each machine, owned by root and readable by all:`,
    `  sudo mkdir -p ${linuxFolder}`,
    `  sudo install -m 644 sourcekeep.json ${dirname(linuxFolder)}/sourcekeep.json`,
    `  sudo mv ${dirname(linuxFolder)}/sourcekeep.json ${linuxFolder}/`,
    `${name} takes changes of the file while it runs. Move a new one over the old one, as above: a browser that looks while`,
    'there is none removes the extension, with its index and its log.',
    'Chromium reads every file of that folder whatever its name ends in: keep no copies there.',
    'Where several files name ExtensionSettings, one of them counts alone: join them into one.',
  ];
  return [...files, readMe(deployment, 'lockdown.json', steps)];
}

function json(value: object): string {
  return `${JSON.stringify(value, null, 2)}\n`;
}
