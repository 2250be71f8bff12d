/**
 * Managed policy for a test's browser. Chromium reads it from a folder of the machine; a private mount over that folder
 * keeps the machine's own policies as they are, and two tests apart. What is written later reaches the running browser.
 */
import { spawnSync } from 'node:child_process';
import { chmod, mkdir, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { PolicyInput } from '../../../src/contract/policy.ts';

const FOLDERS = ['/etc/chromium/policies', '/etc/opt/chrome_for_testing/policies', '/etc/opt/chrome/policies'];

/** How to get a private mount here: as root, or as root of a user namespace of one's own. */
function unshareArguments(): string | undefined {
  const ways = ['-m', '-rm'];
  return ways.find((way) => spawnSync('unshare', [way, 'true'], { timeout: 10_000 }).status === 0);
}

export interface PolicyFolder {
  /** A program that runs the command in its arguments where browsers find these policies in the machine's own place. */
  readonly enter: string;
  /** What those see as `…/policies/managed`. */
  readonly managed: string;
}

/**
 * Makes a folder of policies below `folder`, and the way into it.
 * Throws where the machine allows no private mounts (they need Linux, and root or user namespaces).
 */
export async function policyFolder(folder: string): Promise<PolicyFolder> {
  const way = unshareArguments();
  if (way === undefined) {
    throw new Error('managed policy can be tested only on Linux with "unshare" as root or with user namespaces');
  }
  const policies = join(folder, 'policies');
  const managed = join(policies, 'managed');
  await mkdir(managed, { recursive: true });
  const mounts = FOLDERS.map(
    (at) => `\nif mkdir -p ${at} 2>/dev/null || [ -d ${at} ]; then mount --bind "${policies}" ${at}; fi`,
  ).join('');
  const enter = await program(
    join(folder, 'under-policy.sh'),
    `if [ "$1" != inside ]; then exec unshare ${way} "$0" inside "$@"; fi\nshift${mounts}\nexec "$@"`,
  );
  return { enter, managed };
}

async function program(file: string, text: string): Promise<string> {
  await writeFile(file, `#!/bin/sh\n${text}\n`);
  await chmod(file, 0o755);
  return file;
}

/** A program in `folder` that starts `chromium` under these policies. */
export function chromiumIn({ enter }: PolicyFolder, folder: string, chromium: string): Promise<string> {
  return program(join(folder, 'chromium-under-policy.sh'), `exec "${enter}" "${chromium}" "$@"`);
}

/**
 * Writes the extension's policy and `more` policies of the browser. A running browser looks at its policies again some
 * seconds after the file has changed.
 */
export async function writePolicy(
  { managed }: PolicyFolder,
  extensionId: string,
  policy: PolicyInput,
  more: Readonly<Record<string, unknown>> = {},
): Promise<void> {
  const draft = join(managed, '..', 'draft.json');
  await writeFile(draft, JSON.stringify({ ...more, '3rdparty': { extensions: { [extensionId]: policy } } }));
  await rename(draft, join(managed, 'test.json'));
}

/** `chromiumIn` and `writePolicy` in one, for a browser whose policy stays as it is; returns the program. */
export async function chromiumUnderPolicy(
  chromium: string,
  folder: string,
  extensionId: string,
  policy: PolicyInput,
  more: Readonly<Record<string, unknown>> = {},
): Promise<string> {
  const policies = await policyFolder(folder);
  await writePolicy(policies, extensionId, policy, more);
  return chromiumIn(policies, folder, chromium);
}
