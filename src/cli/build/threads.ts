/** Hands files to worker threads, or to this one, and their fingerprints back. */
import { setImmediate } from 'node:timers/promises';
import { Worker } from 'node:worker_threads';
import { Failure } from '../failure.ts';
import { type BatchOutcome, FileFingerprinter, type FileTask, type Settings } from './fingerprint-files.ts';
import { FINGERPRINTING, type FromWorker, type ToWorker } from './worker.ts';

/** Threads that fingerprint. */
export interface Threads {
  /** So many batches keep all of them busy. */
  readonly capacity: number;
  /** What holds for the files that follow. Nothing may be at work. */
  configure(settings: Settings): void;
  /** Rejects with a `Failure` for a file that can't be read, and when a thread has ended. */
  run(tasks: readonly FileTask[]): Promise<BatchOutcome>;
  close(): Promise<void>;
}

/** Does the work in this thread. */
export function ownThread(): Threads {
  let fingerprinter: FileFingerprinter | undefined;
  return {
    capacity: 1,
    configure: (settings) => {
      fingerprinter = new FileFingerprinter(settings);
    },
    run: async (tasks) => {
      // Lets signals and the progress bar have their turn.
      await setImmediate();
      if (!fingerprinter) throw new Error('files came before settings');
      return fingerprinter.readAll(tasks);
    },
    close: () => Promise.resolve(),
  };
}

interface Waiting {
  readonly resolve: (outcome: BatchOutcome) => void;
  readonly reject: (error: Error) => void;
}

/** A batch more than is at work waits at each thread, so that none is idle while the next is prepared. */
const BATCHES_A_THREAD = 2;

/** @param script the module that a thread starts with; it must call `workIfWorker` */
export function workerThreads(count: number, script: URL): Threads {
  const workers = Array.from({ length: count }, () => new WorkerThread(script));
  return {
    capacity: count * BATCHES_A_THREAD,
    configure: (settings) => {
      for (const worker of workers) worker.send({ settings });
    },
    run: (tasks) => {
      const [idlest] = [...workers].sort((a, b) => a.waiting - b.waiting);
      return (idlest as WorkerThread).run(tasks);
    },
    close: async () => {
      await Promise.all(workers.map((worker) => worker.close()));
    },
  };
}

/** Texts come and go; with more room for what is new, little of it is ever copied. */
const YOUNG_MEGABYTES = 64;

class WorkerThread {
  private readonly worker: Worker;
  private readonly batches = new Map<number, Waiting>();
  private next = 0;
  private ended: Failure | undefined;

  constructor(script: URL) {
    this.worker = new Worker(script, {
      workerData: FINGERPRINTING,
      resourceLimits: { maxYoungGenerationSizeMb: YOUNG_MEGABYTES },
    });
    this.worker.on('message', (message: FromWorker) => this.take(message));
    this.worker.on('error', (error) => this.end(error instanceof Error ? error.message : String(error)));
    this.worker.on('exit', (code) => this.end(`exit code ${code}`));
  }

  get waiting(): number {
    return this.batches.size;
  }

  send(message: ToWorker): void {
    this.worker.postMessage(message);
  }

  run(tasks: readonly FileTask[]): Promise<BatchOutcome> {
    return new Promise((resolve, reject) => {
      if (this.ended) {
        reject(this.ended);
        return;
      }
      const id = this.next++;
      this.batches.set(id, { resolve, reject });
      this.send({ id, tasks });
    });
  }

  private take(message: FromWorker): void {
    const waiting = this.batches.get(message.id);
    this.batches.delete(message.id);
    if (!waiting) return;
    if (!('failure' in message)) waiting.resolve(message);
    else waiting.reject(message.isExpected ? new Failure(message.failure) : new Error(message.failure));
  }

  /** Whatever it had at work is lost, and so is the index that was being built. */
  private end(reason: string): void {
    this.ended ??= new Failure(`a worker thread ended before its work was done (${reason}); try --jobs 1`);
    for (const { reject } of this.batches.values()) reject(this.ended);
    this.batches.clear();
  }

  async close(): Promise<void> {
    await this.worker.terminate();
  }
}
