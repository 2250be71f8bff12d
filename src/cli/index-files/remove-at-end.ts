/** Files that must not outlive this process: removed when it ends, also by a signal that can be caught. */
import { rmSync } from 'node:fs';

const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;
const paths = new Set<string>();

function removeAll(): void {
  for (const path of paths) {
    try {
      rmSync(path, { recursive: true, force: true });
    } catch {
      // What can't be removed now is tidied up by the next run.
    }
  }
}

function onSignal(signal: NodeJS.Signals): void {
  removeAll();
  stopListening();
  // Ends as if nobody had listened, so that whoever started this process sees the signal.
  process.kill(process.pid, signal);
}

function stopListening(): void {
  for (const signal of SIGNALS) process.off(signal, onSignal);
  process.off('exit', removeAll);
}

/** Removes the file or folder at the end of the process. Returns what takes that back, once it is gone or in use. */
export function removeAtEnd(path: string): () => void {
  if (paths.size === 0) {
    for (const signal of SIGNALS) process.on(signal, onSignal);
    process.on('exit', removeAll);
  }
  paths.add(path);
  return () => {
    if (paths.delete(path) && paths.size === 0) stopListening();
  };
}
