/**
 * Managed policy for a test's browser. Chromium reads it from a folder of the machine; a private mount of that folder
 * keeps the machine's own policies as they are, and two tests apart.
 */
import { spawnSync } from 'node:child_process';
import { chmod, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { PolicyInput } from '../../../src/contract/policy.ts';

const FOLDERS = ['/etc/chromium/policies', '/etc/opt/chrome_for_testing/policies', '/etc/opt/chrome/policies'];

/** How to get a private mount here: as root, or as root of a user namespace of one's own. */
function unshareArguments(): string | undefined {
  const ways = ['-m', '-rm'];
  return ways.find((way) => spawnSync('unshare', [way, 'true'], { timeout: 10_000 }).status === 0);
}

/**
 * Writes a program into `folder` that starts `chromium` under the policy of the extension and `more` policies of the
 * browser; returns its path.
 * Throws where the machine allows no private mounts (they need Linux, and root or user namespaces).
 */
export async function chromiumUnderPolicy(
  chromium: string,
  folder: string,
  extensionId: string,
  policy: PolicyInput,
  more: Readonly<Record<string, unknown>> = {},
): Promise<string> {
  const way = unshareArguments();
  if (way === undefined) {
    throw new Error('managed policy can be tested only on Linux with "unshare" as root or with user namespaces');
  }
  const file = join(folder, 'policy.json');
  await writeFile(file, JSON.stringify({ ...more, '3rdparty': { extensions: { [extensionId]: policy } } }));
  const mounts = FOLDERS.map(
    (at) => `
if mkdir -p ${at} 2>/dev/null || [ -d ${at} ]; then
  mount -t tmpfs none ${at} && mkdir ${at}/managed && cp "${file}" ${at}/managed/test.json
fi`,
  ).join('');
  const program = join(folder, 'chromium-under-policy.sh');
  await writeFile(
    program,
    `#!/bin/sh\nif [ "$1" != inside ]; then exec unshare ${way} "$0" inside "$@"; fi\nshift${mounts}\nexec "${chromium}" "$@"\n`,
  );
  await chmod(program, 0o755);
  return program;
}
