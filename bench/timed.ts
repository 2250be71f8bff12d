/** A whole process and what it took: by `/usr/bin/time -v`, or by the process' own word where that isn't installed. */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export const cli = join(import.meta.dirname, '..', 'bin', 'sourcekeep.mjs');

export interface Timed {
  /** Seconds from start to end. */
  readonly wall: number;
  /** Seconds of processor time, all threads, in the system too. */
  readonly cpu: number;
  /** How much of it the system took: reading and writing files, mostly. */
  readonly system: number;
  /** Largest resident set, in 2^20 bytes. */
  readonly megabytes: number;
  readonly stdout: string;
}

const TIME = '/usr/bin/time';
const hasTime = spawnSync(TIME, ['-v', process.execPath, '--version'], { stdio: 'ignore' }).status === 0;

/** How times and memory were taken, for the notes; says what to install where GNU time is missing. */
export const howTimed = hasTime
  ? 'Taken by `/usr/bin/time -v`.'
  : 'Taken by `process.resourceUsage()` in the process itself, since GNU time is missing (Debian: `apt-get install time`).';
if (!hasTime) console.error(`${TIME} -v doesn't work here; Debian has it in the package "time".`);

/** @throws Error when it ends with another exit code than one of `expected` */
export function timed(command: readonly string[], expected: readonly number[] = [0]): Timed {
  const folder = mkdtempSync(join(tmpdir(), 'sourcekeep-time-'));
  try {
    return hasTime ? byTime(command, expected, folder) : byItself(command, expected, folder);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function run(command: readonly string[], expected: readonly number[], fd?: 'pipe'): { stdout: string; meter: string } {
  const [program = '', ...args] = command;
  const result = spawnSync(program, args, { stdio: ['ignore', 'pipe', 'pipe', fd ?? 'ignore'], maxBuffer: 1 << 28 });
  if (!expected.includes(result.status ?? -1)) {
    throw new Error(`${command.slice(0, 3).join(' ')}: exit code ${result.status}: ${String(result.stderr)}`);
  }
  return { stdout: String(result.stdout), meter: String(result.output[3] ?? '') };
}

function byTime(command: readonly string[], expected: readonly number[], folder: string): Timed {
  const file = join(folder, 'time.txt');
  const { stdout } = run([TIME, '-v', '-o', file, ...command], expected);
  const report = readFileSync(file, 'utf8');
  const field = (name: string): string => new RegExp(`${name}.*: ([\\d.:]+)$`, 'm').exec(report)?.[1] ?? 'NaN';
  const seconds = field('Elapsed').split(':').map(Number);
  return {
    wall: seconds.reduce((sum, part) => sum * 60 + part, 0),
    cpu: Number(field('User time')) + Number(field('System time')),
    system: Number(field('System time')),
    megabytes: Number(field('Maximum resident set size')) / 1024,
    stdout,
  };
}

function byItself(command: readonly string[], expected: readonly number[], folder: string): Timed {
  const meter = join(folder, 'meter.cjs');
  writeFileSync(
    meter,
    `process.on('exit', () => {
      const { userCPUTime, systemCPUTime, maxRSS } = process.resourceUsage();
      require('node:fs').writeSync(3, JSON.stringify({ cpu: (userCPUTime + systemCPUTime) / 1e6, system: systemCPUTime / 1e6, megabytes: maxRSS / 1024 }));
    });`,
  );
  const [program = '', ...args] = command;
  const isNode = program === process.execPath;
  const start = performance.now();
  const { stdout, meter: told } = run(isNode ? [program, '--require', meter, ...args] : command, expected, 'pipe');
  const wall = (performance.now() - start) / 1000;
  const own = isNode
    ? (JSON.parse(told) as Pick<Timed, 'cpu' | 'system' | 'megabytes'>)
    : { cpu: Number.NaN, system: Number.NaN, megabytes: 0 };
  return { wall, ...own, stdout };
}

/** The command line of the product in a process of its own. */
export function timedCli(args: readonly string[], expected?: readonly number[]): Timed {
  return timed([process.execPath, cli, ...args], expected);
}
