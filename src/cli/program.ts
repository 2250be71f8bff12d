/** The command line: which commands and options there are, and what each hands to its command. */
import { Command, CommanderError, Option } from 'commander';
import { check } from './commands/check.ts';
import { doctor } from './commands/doctor.ts';
import { index } from './commands/index.ts';
import { inspect } from './commands/inspect.ts';
import { keygen } from './commands/keygen.ts';
import { merge } from './commands/merge.ts';
import { pack } from './commands/pack.ts';
import { policy } from './commands/policy.ts';
import { platforms, policyFiles } from './commands/policy-files.ts';
import { serve } from './commands/serve.ts';
import { browsers } from './deploy/browsers.ts';
import { Failure, firstLine } from './failure.ts';
import type { Streams } from './streams.ts';

const FAILED = 2;

const EXIT_CODES = `
Exit codes: 0 done, nothing found; 1 check has a match; 2 error, named on standard error.`;

/** Runs one command line. Returns the exit code; prints failures as one line on standard error. */
export async function run(args: readonly string[], version: string, streams: Streams): Promise<number> {
  try {
    return await parse(args, version, streams);
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : FAILED;
    streams.err(`sourcekeep: ${explain(error)}\n`);
    return FAILED;
  }
}

function explain(error: unknown): string {
  if (error instanceof Failure) return error.message;
  if (process.env['SOURCEKEEP_DEBUG'] && error instanceof Error) return error.stack ?? error.message;
  return firstLine(error instanceof Error ? error.message : String(error)) || 'failed for an unknown reason';
}

async function parse(args: readonly string[], version: string, streams: Streams): Promise<number> {
  let code = 0;
  const program = commandLine(version, streams, async (running) => {
    code = await running;
  });
  await program.parseAsync([...args], { from: 'user' });
  return code;
}

function commandLine(version: string, streams: Streams, done: (running: Promise<number>) => Promise<void>): Command {
  const program = new Command('sourcekeep')
    .description('Notices code of your repositories in text: builds the index, and checks against it.')
    .version(version)
    .configureOutput({
      writeOut: streams.out,
      writeErr: streams.err,
      outputError: (text, write) =>
        write(
          `sourcekeep: ${text
            .replace(/^error: /u, '')
            .trim()
            .replaceAll('\n', ' ')}\n`,
        ),
    })
    .exitOverride()
    .addHelpText('after', EXIT_CODES);

  program
    .command('keygen')
    .description('make an index key and a signing pair')
    .requiredOption('--out <dir>', 'folder for index.key, signing.key and signing.pub')
    .action((options) => done(keygen(options, streams)));

  program
    .command('index')
    .description('build or update an index of git work trees, bare repositories or plain folders')
    .argument('<path...>', 'what to index')
    .requiredOption('--out <dir>', 'folder of the index')
    .option('--key-file <file>', 'index key (default: <dir>.key, made when it is not there)')
    .option('--sign-key <file>', 'Ed25519 key that signs index.json')
    .addOption(
      new Option('--public <path>', 'public code, which is not indexed (repeatable)')
        .argParser(collect)
        .default([], 'none'),
    )
    .option('--name <owner/name>', 'name of the repository, for a single path')
    .addOption(
      new Option('--profile <profile>', 'what is found, and how large a new index is (default: compact)').choices([
        'compact',
        'sensitive',
      ]),
    )
    .option('--history', 'also every version of every file that a branch or tag reaches')
    .option('--no-paths', 'leave the names of files out of the index')
    .option('--no-bundled-public', 'do not subtract the bundled list of public code')
    .option('--shard <i/n>', 'index one part of n; merge joins them')
    .option('--canary [file]', 'also a harmless snippet that must always be caught: this file, or one built in')
    .option('--jobs <n>', 'threads that read files (default: as many as processors, 8 at most)')
    .option('--json', 'print one JSON document')
    .action((paths, options) => done(index(paths, options, streams)));

  program
    .command('merge')
    .description('join indexes or shards that were built with one key')
    .argument('<dir...>', 'indexes')
    .requiredOption('--out <dir>', 'folder of the joined index')
    .option('--key-file <file>', 'index key (default: the one beside an index)')
    .option('--sign-key <file>', 'Ed25519 key that signs index.json')
    .option('--json', 'print one JSON document')
    .action((folders, options) => done(merge(folders, options, streams)));

  program
    .command('check')
    .description('look for indexed code, secrets and markers in files, folders or standard input')
    .argument('[path...]', 'files or folders; "-" or nothing for standard input')
    .requiredOption('--index <dir|index.json|url>', 'the index')
    .option('--key-file <file>', 'index key (default: the one beside the index)')
    .option('--public-key <file>', 'public key that must have signed the index')
    .option('--policy <file>', 'policy that decides, and whose thresholds and markers count')
    .option('--site <id|url>', 'AI site that the policy is asked about')
    .option('--json', 'print one JSON document')
    .action((paths, options) => done(check(paths, options, streams)));

  program
    .command('inspect')
    .description('say what an index holds')
    .argument('<dir>', 'folder of the index, its index.json, or an address')
    .option('--key-file <file>', 'index key (default: the one beside the index)')
    .option('--json', 'print one JSON document')
    .action((folder, options) => done(inspect(folder, options, streams)));

  program
    .command('serve')
    .description('serve an index on http, for trials')
    .argument('<dir>', 'folder of the index')
    .requiredOption('--port <n>', 'port; 0 for any that is free')
    .option('--host <address>', 'address to listen on', '127.0.0.1')
    .action((folder, options) => done(serve(folder, options, streams)));

  program
    .command('policy')
    .description('find the mistakes of a policy, or write it as the files that managed machines take')
    .option('--check <file>', 'the policy, as JSON: name its mistakes')
    .addOption(new Option('--platform <platform>', 'write files for this').choices(platforms))
    .option('--policy <file>', 'the policy that the files hold, as JSON')
    .option('--extension-id <id>', 'id of the extension, as pack prints it')
    .option('--update-url <url>', 'address of update.xml')
    .addOption(new Option('--browser <browser>', 'browser that the files are for (default: chrome)').choices(browsers))
    .option('--lockdown', 'also close other profiles, remote debugging, and AI features of the browser')
    .option('--out <dir>', 'folder for the files (default: the main one to standard output)')
    .option('--json', 'print one JSON document')
    .action(({ platform, check, ...options }) => {
      if (check !== undefined && platform !== undefined) throw new Failure('--check: goes without --platform');
      return done(
        platform === undefined
          ? policy({ check, ...options }, streams)
          : policyFiles({ platform, ...options }, streams),
      );
    });

  program
    .command('doctor')
    .description('say whether a policy, a key and an index work together, and whether the canary is caught')
    .requiredOption('--index <dir|url>', 'the index')
    .option('--policy <file>', 'policy whose key, public key, canary and rules count')
    .option('--key-file <file>', 'index key (default: that of the policy, else the one beside the index)')
    .option('--public-key <file>', 'public key that must have signed the index (default: that of the policy)')
    .option('--json', 'print one JSON document')
    .action((options) => done(doctor(options, streams)));

  program
    .command('pack')
    .description('sign a built extension as a CRX file, with the update.xml that browsers ask for it')
    .requiredOption('--extension <dir>', 'folder of the built extension')
    .requiredOption('--key <pem>', 'private key, RSA or EC P-256 (an RSA key is made when it is not there)')
    .requiredOption('--base-url <url>', 'address of the folder that will hold both files')
    .requiredOption('--out <dir>', 'folder for sourcekeep-<version>.crx and update.xml')
    .option('--json', 'print one JSON document')
    .action((options) => done(pack(options, streams)));

  return program;
}

function collect(value: string, before: readonly string[]): string[] {
  return [...before, value];
}
