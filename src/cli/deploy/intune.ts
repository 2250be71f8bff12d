/**
 * A custom configuration profile for Intune: the ADMX template, and the value of each policy in it.
 * Source: https://learn.microsoft.com/en-us/windows/client-management/win32-and-centennial-app-policy-configuration and
 * the resource type windows10CustomConfiguration of Microsoft Graph.
 */
import type { JsonObject } from '../../policy/templates/json.ts';
import { CATEGORY, type WindowsPolicy, admxOf } from './admx.ts';
import { factsOf } from './browsers.ts';
import type { Deployment } from './browser-policy.ts';
import { escapeXml } from './xml.ts';

/** The profile. Policies that the deployment doesn't set are left as they are on the device. */
export function intuneProfile(policies: readonly WindowsPolicy[], deployment: Deployment): JsonObject {
  const set = policies.filter((policy) => policy.setting !== undefined);
  const { name } = factsOf[deployment.browser];
  // Under this name the template is installed; each browser has its own.
  const app = `Sourcekeep${deployment.browser}`;
  return {
    '@odata.type': '#microsoft.graph.windows10CustomConfiguration',
    displayName: `Sourcekeep for ${name}`,
    description: 'Installs Sourcekeep and sets its policy. Written by "sourcekeep policy --platform windows".',
    omaSettings: [
      setting(
        'Template',
        `./Device/Vendor/MSFT/Policy/ConfigOperations/ADMXInstall/${app}/Policy/${app}`,
        admxOf(policies, deployment),
      ),
      ...set.map((policy) =>
        setting(
          policy.title,
          `./Device/Vendor/MSFT/Policy/Config/${app}~Policy~${CATEGORY}/${policy.name}`,
          valueOf(policy),
        ),
      ),
    ],
  };
}

function valueOf({ setting: value }: WindowsPolicy): string {
  if (value === true) return '<enabled/>';
  if (value === false || value === undefined) return '<disabled/>';
  return `<enabled/><data id="${value.element}" value="${escapeXml(value.data)}"/>`;
}

function setting(displayName: string, omaUri: string, value: string): JsonObject {
  return { '@odata.type': '#microsoft.graph.omaSettingString', displayName, omaUri, value };
}
