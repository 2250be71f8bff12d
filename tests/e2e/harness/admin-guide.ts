/**
 * The commands of docs/admin.md as a test runs them: each block as it stands, all in one shell, where browsers find
 * their policies. What a block is called stands behind `sh` in its first line.
 */
import { spawn } from 'node:child_process';
import { chmod, mkdir, readdir, readFile, symlink, writeFile } from 'node:fs/promises';
import { createServer, type AddressInfo } from 'node:net';
import { join } from 'node:path';
import { root } from '../../../scripts/build.mjs';

/** The ports that the guide names, and where they are taken on this machine, others that are free. */
export async function guidePorts(): Promise<{ readonly server: number; readonly trial: number }> {
  return { server: await freePort(8787), trial: await freePort(8788) };
}

function freePort(wanted: number): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.once('error', () => (wanted === 0 ? reject(new Error('no port is free')) : resolve(freePort(0))));
    probe.listen(wanted, '127.0.0.1', () => {
      const { port } = probe.address() as AddressInfo;
      probe.close(() => resolve(port));
    });
  });
}

/** The blocks of the guide's first part, in their order. Throws for one without a name: nothing would run it. */
export async function guideBlocks(ports: {
  readonly server: number;
  readonly trial: number;
}): Promise<ReadonlyMap<string, string>> {
  const written = await readFile(join(root, 'docs/admin.md'), 'utf8');
  const guide = written.replaceAll('8787', String(ports.server)).replaceAll('8788', String(ports.trial));
  const [, part = ''] = /^## 1\. .*\n([\s\S]*?)^## 2\. /mu.exec(guide) ?? [];
  const blocks = new Map<string, string>();
  for (const [, name = '', commands = ''] of part.matchAll(/^```sh ?(.*)\n([\s\S]*?)^```$/gmu)) {
    if (name === '' || blocks.has(name)) throw new Error(`docs/admin.md: a block called "${name}"`);
    blocks.set(name, commands);
  }
  return blocks;
}

/**
 * A folder that looks like a checkout of this project in which `npm ci` and `npm run build` were run, with a
 * `dist/enterprise` of its own.
 */
export async function checkoutIn(folder: string, enterprise: string): Promise<string> {
  const checkout = join(folder, 'checkout');
  await mkdir(join(checkout, 'dist'), { recursive: true });
  const entries = (await readdir(root)).filter((name) => name !== 'dist' && !name.startsWith('.'));
  for (const name of entries) await symlink(join(root, name), join(checkout, name));
  await symlink(enterprise, join(checkout, 'dist/enterprise'));
  return checkout;
}

export interface Shell {
  /** The shell's own `~`. */
  readonly home: string;
  /** Runs commands; returns what they wrote. Throws, with that, when one of them failed. */
  run(name: string, commands: string): Promise<string>;
  /** Ends the shell and what it has left running. */
  close(): Promise<void>;
}

/** The environment of a person's terminal: without what `npm test` has put there for its own programs. */
function ownEnvironment(): NodeJS.ProcessEnv {
  return Object.fromEntries(Object.entries(process.env).filter(([name]) => !name.toLowerCase().startsWith('npm_')));
}

/** Opens a shell in `checkout`, with a home in `folder`; `enter` is how it gets to see the browser's policies. */
export async function openShell(folder: string, checkout: string, enter: string): Promise<Shell> {
  const home = join(folder, 'home');
  const bin = join(folder, 'bin');
  await mkdir(home, { recursive: true });
  await mkdir(bin, { recursive: true });
  // The shell has all rights already, and over its own view of the machine alone: real sudo would ask for a password.
  await writeFile(join(bin, 'sudo'), '#!/bin/sh\nexec "$@"\n');
  await chmod(join(bin, 'sudo'), 0o755);
  const shell = spawn(enter, ['bash'], {
    cwd: checkout,
    // What it says by itself is only which of its jobs have ended.
    stdio: ['pipe', 'pipe', 'ignore'],
    env: { ...ownEnvironment(), HOME: home, PATH: `${bin}:${process.env['PATH'] ?? ''}`, NO_UPDATE_NOTIFIER: '1' },
  });
  const ended = new Promise<void>((resolve) => shell.once('exit', () => resolve()));
  // Jobs as in a terminal, each with a process group of its own; what is left of them ends with the shell, and it
  // when nobody writes to it any more, however this process ends.
  shell.stdin.write(`set -Em; trap failed=1 ERR
    trap 'for job in $(jobs -p); do kill -- "-$job" 2>/dev/null; done' EXIT\n`);
  return {
    home,
    async run(name, commands) {
      const file = join(folder, `${name}.sh`);
      await writeFile(file, commands);
      const answered = new Promise<string>((resolve, reject) => {
        shell.stdout.once('data', (data: Buffer) => resolve(data.toString()));
        void ended.then(() => reject(new Error('the shell has ended')));
      });
      // Into a file: programs left running keep hold of it.
      shell.stdin.write(`failed=0; . "${file}" >"${file}.out" 2>&1 </dev/null; echo "$failed"\n`);
      const failed = (await answered).trim() !== '0';
      const output = await readFile(`${file}.out`, 'utf8');
      if (failed) throw new Error(`docs/admin.md, block "${name}":\n${output}`);
      return output;
    },
    async close() {
      shell.stdin.end();
      await ended;
    },
  };
}
