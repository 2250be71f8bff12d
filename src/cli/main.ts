/** Starts the command line tool with this process's arguments and streams. */
import { workIfWorker } from './build/worker.ts';
import { run } from './program.ts';
import { processStreams } from './streams.ts';

/** The package's version, put in when the tool is bundled. */
declare const __VERSION__: string;

/** Runs the command that this process was started with and sets its exit code. */
export async function main(): Promise<void> {
  // A reader that has seen enough (`| head`) is no mistake.
  process.stdout.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code === 'EPIPE') process.exit();
    throw error;
  });
  process.exitCode = await run(process.argv.slice(2), __VERSION__, processStreams());
}

workIfWorker();
