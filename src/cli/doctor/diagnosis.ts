/** What an examination has come to: one line for each thing that was looked at. */
import { Failure } from '../failure.ts';

export type State = 'ok' | 'warning' | 'problem';

/** What was looked at, and what was found. `detail` names the file, address, option or key. */
export interface Check {
  readonly check: 'policy' | 'index' | 'server' | 'signature' | 'key' | 'segments' | 'canary' | 'sites';
  readonly state: State;
  readonly detail: string;
}

/** Collects checks. */
export class Diagnosis {
  readonly checks: Check[] = [];

  add(check: Check['check'], state: State, detail: string): void {
    this.checks.push({ check, state, detail });
  }

  /** Runs one step; the `Failure` that it throws becomes a problem, and the result undefined. */
  async attempt<T>(check: Check['check'], step: () => Promise<T>): Promise<T | undefined> {
    try {
      return await step();
    } catch (error) {
      if (!(error instanceof Failure)) throw error;
      this.add(check, 'problem', error.message);
      return undefined;
    }
  }

  hasProblem(check: Check['check']): boolean {
    return this.checks.some((entry) => entry.check === check && entry.state === 'problem');
  }

  get isWell(): boolean {
    return this.checks.every(({ state }) => state !== 'problem');
  }
}
