/** What every job keeps: its counts, its progress messages, and whether it was cancelled. */
import type { IndexingProgress, IndexingReply } from '../contract/indexing.ts';
import { Cancelled } from './failure.ts';

const PROGRESS_MILLISECONDS = 100;

export class Job {
  files = 0;
  filesTotal = 0;
  lines = 0;
  bytes = 0;
  cancelled = false;
  readonly skipped: Record<string, number> = {};
  private step: IndexingProgress['step'] = 'listing';
  private readonly started = performance.now();
  private last = -Infinity;
  private readonly send: (reply: IndexingReply) => void;

  constructor(send: (reply: IndexingReply) => void) {
    this.send = send;
  }

  get milliseconds(): number {
    return performance.now() - this.started;
  }

  skip(reason: string): void {
    this.skipped[reason] = (this.skipped[reason] ?? 0) + 1;
  }

  /** Begins a step, and says so. */
  begin(step: IndexingProgress['step']): void {
    this.step = step;
    this.last = -Infinity;
    this.tick();
  }

  /** Reports now and then. Throws `Cancelled` once the person has cancelled. */
  tick(): void {
    if (this.cancelled) throw new Cancelled();
    const now = performance.now();
    if (now - this.last < PROGRESS_MILLISECONDS) return;
    this.last = now;
    const { step, files, filesTotal, lines, bytes, milliseconds } = this;
    const skipped = Object.values(this.skipped).reduce((sum, count) => sum + count, 0);
    this.send({ type: 'progress', step, files, filesTotal, lines, bytes, skipped, milliseconds });
  }
}
