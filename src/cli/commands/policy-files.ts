/** `sourcekeep policy --platform`: the files that bring the extension and its policy onto managed machines. */
import { join } from 'node:path';
import type { Deployment, DeploymentFile } from '../deploy/browser-policy.ts';
import { type Browser, browsers } from '../deploy/browsers.ts';
import { isExtensionId } from '../deploy/extension-key.ts';
import { adminConsoleFiles } from '../deploy/platforms/admin-console.ts';
import { linuxFiles } from '../deploy/platforms/linux.ts';
import { macosFiles } from '../deploy/platforms/macos.ts';
import { windowsFiles } from '../deploy/platforms/windows.ts';
import { Failure } from '../failure.ts';
import { writeFiles } from '../index-files/write-files.ts';
import { readPolicyDocument } from '../policy-file.ts';
import { realPathOf } from '../real-path.ts';
import { isServiceUrl } from '../service-url.ts';
import type { Streams } from '../streams.ts';
import { mistakeLine } from './policy.ts';

export const platforms = ['linux', 'windows', 'macos', 'chromeos', 'google-admin'] as const;
export type Platform = (typeof platforms)[number];

export interface PolicyFilesOptions {
  readonly platform: Platform;
  readonly policy?: string;
  readonly extensionId?: string;
  readonly updateUrl?: string;
  readonly browser?: Browser;
  readonly lockdown?: boolean;
  readonly out?: string;
  readonly json?: boolean;
}

/**
 * Writes the files into `--out`, or prints the main one. Returns 2, having written nothing, when the policy has
 * mistakes. Throws a `Failure` that names a wrong option or file.
 */
export async function policyFiles(options: PolicyFilesOptions, streams: Streams): Promise<number> {
  const { policy: file, platform, out } = options;
  if (file === undefined) throw new Failure('--policy: name the policy file');
  const asked = { ...deploymentOf(options), policy: {} };
  const { document, problems } = await readPolicyDocument(file);
  for (const problem of problems) streams.err(`${file}: ${mistakeLine(problem)}\n`);
  if (problems.length > 0) return 2;
  const deployment = { ...asked, policy: document };
  const files = filesOf(platform, deployment);
  if (out !== undefined) {
    const source = await realPathOf(file);
    for (const { name } of files) {
      if ((await realPathOf(join(out, name))) === source) {
        throw new Failure(`--out: ${join(out, name)} is the policy that this is made from; name another folder`);
      }
    }
    await writeAll(out, files);
  }
  const { browser, extensionId, updateUrl, lockdown } = deployment;
  const paths = files.map(({ name }) => (out === undefined ? name : join(out, ...name.split('/'))));
  if (options.json === true) {
    const content =
      out === undefined ? { content: Object.fromEntries(files.map(({ name, text }) => [name, text])) } : {};
    const done = { platform, browser, extensionId, updateUrl, lockdown, files: paths, ...content };
    streams.out(`${JSON.stringify(done, null, 2)}\n`);
  } else if (out === undefined) streams.out(files[0]?.text ?? '');
  else streams.out(paths.map((path) => `${path}\n`).join(''));
  return 0;
}

/** The files of a platform: the main one first. */
export function filesOf(platform: Platform, deployment: Deployment): readonly DeploymentFile[] {
  switch (platform) {
    case 'linux':
      return linuxFiles(deployment);
    case 'windows':
      return windowsFiles(deployment);
    case 'macos':
      return macosFiles(deployment);
    case 'chromeos':
    case 'google-admin':
      return adminConsoleFiles(deployment, platform);
  }
}

function deploymentOf(options: PolicyFilesOptions): Omit<Deployment, 'policy'> {
  const { platform, extensionId = '', updateUrl = '', browser = browsers[0], lockdown = false } = options;
  if (!isExtensionId(extensionId)) {
    throw new Failure('--extension-id: must be the 32 letters (a to p) that pack prints');
  }
  if (!isServiceUrl(updateUrl)) {
    throw new Failure('--update-url: must be the https address of update.xml (http on loopback alone)');
  }
  if (new URL(updateUrl).pathname.endsWith('/')) {
    throw new Failure(
      `--update-url: ${updateUrl} is a folder's address; name the file, as pack prints it (…/update.xml)`,
    );
  }
  const isConsole = platform === 'chromeos' || platform === 'google-admin';
  if (isConsole && browser !== 'chrome') throw new Failure(`--browser: ${platform} manages Chrome alone`);
  if (isConsole && lockdown)
    throw new Failure(`--lockdown: ${platform} sets these in the console; README.txt lists them`);
  return { browser, extensionId, updateUrl, lockdown };
}

async function writeAll(out: string, files: readonly DeploymentFile[]): Promise<void> {
  for (const { name, text } of files) {
    const path = name.split('/');
    const base = path.pop() ?? name;
    await writeFiles(join(out, ...path), [{ name: base, bytes: new TextEncoder().encode(text) }]);
  }
}
