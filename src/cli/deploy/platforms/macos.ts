/** macOS: a configuration profile for the management of devices (MDM). */
import { createHash } from 'node:crypto';
import type { Json, JsonObject } from '../../../policy/templates/json.ts';
import { plistDocument } from '../../../policy/templates/plist.ts';
import { factsOf } from '../browsers.ts';
import { type Deployment, type DeploymentFile, browserPolicies, lockdownPolicies } from '../browser-policy.ts';
import { Failure } from '../../failure.ts';
import { readMe } from '../read-me.ts';

/** `sourcekeep.mobileconfig` first. Throws a `Failure` for text that a property list can't hold. */
export function macosFiles(deployment: Deployment): DeploymentFile[] {
  const { browser, extensionId, policy, lockdown } = deployment;
  const { domain, name } = factsOf[browser];
  const identifier = `sourcekeep.${browser}.${extensionId}`;
  const files = [
    {
      name: 'sourcekeep.mobileconfig',
      text: profile(`Sourcekeep for ${name}`, identifier, {
        [domain]: browserPolicies(deployment),
        [`${domain}.extensions.${extensionId}`]: policy,
      }),
    },
  ];
  if (!lockdown) {
    const payloads = { [domain]: { ...lockdownPolicies(browser) } };
    const text = profile(`Further doors of ${name}`, `sourcekeep-lockdown.${browser}.${extensionId}`, payloads);
    files.push({ name: 'lockdown.mobileconfig', text });
  }
  const steps = [
    'macOS installs extensions from outside a store on machines alone that are managed by MDM,',
    'joined to a domain, or enrolled in the management of the browser.',
    'Upload sourcekeep.mobileconfig to your MDM (Jamf Pro, Intune, Kandji …) and assign it to devices.',
    `Where another profile sets ${domain} already, join the two: of ExtensionSettings one counts alone.`,
  ];
  return [...files, readMe(deployment, 'lockdown.mobileconfig', steps)];
}

const COMMENT =
  '<!-- Installed by MDM alone: without management (MDM, a domain, or enrolment of the browser) macOS installs no extension from outside a store. -->';

/** One payload for each preference domain. Identifiers of payloads follow from their content, so that nothing is random. */
function profile(title: string, identifier: string, domains: Readonly<Record<string, JsonObject>>): string {
  const payloads = Object.entries(domains).map(([domain, preferences]): JsonObject => {
    const payloadIdentifier = `${identifier}.${domain}`;
    return {
      ...preferences,
      PayloadType: domain,
      PayloadVersion: 1,
      PayloadIdentifier: payloadIdentifier,
      PayloadUUID: uuidOf([payloadIdentifier, preferences]),
      PayloadDisplayName: domain,
      PayloadEnabled: true,
    };
  });
  const content: JsonObject = {
    PayloadType: 'Configuration',
    PayloadVersion: 1,
    PayloadIdentifier: identifier,
    PayloadUUID: uuidOf([identifier, payloads]),
    PayloadDisplayName: title,
    PayloadDescription: 'Installs Sourcekeep and sets its policy.',
    PayloadScope: 'System',
    PayloadRemovalDisallowed: true,
    PayloadContent: payloads,
  };
  try {
    return plistDocument(content).replace('<plist ', `${COMMENT}\n<plist `);
  } catch (error) {
    if (error instanceof TypeError) throw new Failure(`--policy: ${error.message}`);
    throw error;
  }
}

/** A UUID of version 8 (RFC 9562): bits of a hash of what it names. */
function uuidOf(content: Json): string {
  const hash = createHash('sha256').update(JSON.stringify(content)).digest();
  hash[6] = ((hash[6] ?? 0) & 0x0f) | 0x80;
  hash[8] = ((hash[8] ?? 0) & 0x3f) | 0x80;
  const hex = hash.toString('hex').toUpperCase();
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20, 32)].join('-');
}
