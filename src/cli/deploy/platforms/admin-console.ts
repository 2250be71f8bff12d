/** Google's Admin console, which manages ChromeOS and Chrome on every system: JSON to paste, and what to click. */
import { adminConsolePolicy } from '../../../policy/templates/admin-console.ts';
import type { Deployment, DeploymentFile } from '../browser-policy.ts';
import { readMe } from '../read-me.ts';

/** `extension-policy.json` first. */
export function adminConsoleFiles(deployment: Deployment, platform: 'chromeos' | 'google-admin'): DeploymentFile[] {
  const { extensionId, policy, updateUrl } = deployment;
  const isChromeOs = platform === 'chromeos';
  const steps = [
    'In admin.google.com, for the organisational unit or group:',
    '1. Devices, Chrome, Apps & extensions, Users & browsers: "+", "Add Chrome app or extension by ID",',
    `   "From a custom URL": id ${extensionId}`,
    `   URL ${updateUrl}`,
    '2. Installation policy: "Force install + pin to browser toolbar".',
    '3. "Policy for extensions": paste extension-policy.json.',
    '4. Devices, Chrome, Settings, Users & browsers: set the policies below by their names',
    '   (Incognito mode: disallow; Developer tools: never allow use of built-in developer tools for force-installed extensions).',
    '   "Generative AI policy defaults" (GenAiDefaultSettings): do not allow, if you close those doors too; the console',
    '   alone can set it.',
    ...(isChromeOs
      ? ['5. Devices, Chrome, Settings, Device: Guest mode: disable. Sign-in restriction: your own domain.']
      : [
          '5. Browser guest mode: prevent. Windows and macOS take the extension from a custom URL once the browser is',
          '   enrolled in Chrome Enterprise Core, or the machine is joined to a domain or managed by MDM.',
        ]),
  ];
  const text = `${JSON.stringify(adminConsolePolicy(policy), null, 2)}\n`;
  return [{ name: 'extension-policy.json', text }, readMe(deployment, undefined, steps)];
}
