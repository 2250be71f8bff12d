/** `--jobs n`: how many threads read and fingerprint files. */
import { availableParallelism } from 'node:os';
import { Failure } from '../failure.ts';

const MOST_BY_DEFAULT = 8;
const MOST = 64;

/** Reads the option; without it, as many threads as there are processors, eight at most. Throws a `Failure`. */
export function parseJobs(text: string | undefined): number {
  if (text === undefined) return Math.min(MOST_BY_DEFAULT, availableParallelism());
  const jobs = /^\d{1,4}$/u.test(text) ? Number(text) : 0;
  if (jobs < 1 || jobs > MOST) throw new Failure(`--jobs: ${text} must be a number from 1 to ${MOST}`);
  return jobs;
}
