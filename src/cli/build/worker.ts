/** A worker thread of `index`: takes settings and files, answers with fingerprints. */
import { isMainThread, parentPort, workerData } from 'node:worker_threads';
import { Failure } from '../failure.ts';
import { type BatchOutcome, FileFingerprinter, type FileTask, type Settings } from './fingerprint-files.ts';

/** `workerData` of threads that do this work. */
export const FINGERPRINTING = 'sourcekeep fingerprinting';

/** Settings hold until others come. */
export type ToWorker = { readonly settings: Settings } | { readonly id: number; readonly tasks: readonly FileTask[] };
export type FromWorker =
  | ({ readonly id: number } & BatchOutcome)
  /** `isExpected`: a `Failure`; else an error of ours. */
  | { readonly id: number; readonly failure: string; readonly isExpected: boolean };

/** Does the work if this is such a thread; does nothing anywhere else. Returns whether it is one. */
export function workIfWorker(): boolean {
  const port = parentPort;
  if (isMainThread || workerData !== FINGERPRINTING || !port) return false;
  let fingerprinter: FileFingerprinter | undefined;
  port.on('message', (message: ToWorker) => {
    if ('settings' in message) fingerprinter = new FileFingerprinter(message.settings);
    else port.postMessage(...answer(fingerprinter, message.id, message.tasks));
  });
  return true;
}

function answer(
  fingerprinter: FileFingerprinter | undefined,
  id: number,
  tasks: readonly FileTask[],
): [FromWorker, ArrayBuffer[]] {
  try {
    if (!fingerprinter) throw new Error('files came before settings');
    const outcome = fingerprinter.readAll(tasks);
    return [{ id, ...outcome }, [outcome.words.buffer]];
  } catch (error) {
    const failure = error instanceof Error ? error.message : String(error);
    return [{ id, failure, isExpected: error instanceof Failure }, []];
  }
}
