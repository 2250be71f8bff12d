/** Runs the indexing worker: one job at a time, and the new index is pointed at only when it is whole. */
import { useEffect, useRef, useState } from 'preact/hooks';
import type { IndexingProgress, IndexingReply, IndexingRequest } from '../../../contract/indexing.ts';
import { deleteIndexFolders, whileInstalling } from '../../../platform/index-files.ts';
import { storedActiveIndex } from '../../../platform/stored.ts';

export type IndexingDone = Extract<IndexingReply, { type: 'done' }>;

export type IndexingState =
  | { readonly step: 'idle' }
  | { readonly step: 'running'; readonly progress?: IndexingProgress; readonly cancelling: boolean }
  | { readonly step: 'done'; readonly result: IndexingDone }
  | { readonly step: 'cancelled' }
  | { readonly step: 'failed'; readonly message: string };

export interface Indexing {
  readonly state: IndexingState;
  readonly start: (request: Exclude<IndexingRequest, { type: 'cancel' }>) => void;
  readonly cancel: () => void;
  /** Says what went wrong before a worker was needed. */
  readonly fail: (message: string) => void;
}

/** Points at the new index, then clears away the old one. Workers have no `storage.local`, so the page does it. */
async function install({ index }: IndexingDone): Promise<void> {
  await storedActiveIndex.write(index);
  await deleteIndexFolders([index.folder]);
}

export function useIndexing(onInstalled: () => void): Indexing {
  const [state, setState] = useState<IndexingState>({ step: 'idle' });
  const worker = useRef<Worker>(undefined);

  const end = (last: IndexingState): void => {
    worker.current?.terminate();
    worker.current = undefined;
    setState(last);
  };

  /** Resolves when the job is over, however it ends. */
  const run = (request: IndexingRequest): Promise<true> =>
    new Promise((resolve) => {
      const finish = (last: IndexingState): void => {
        end(last);
        resolve(true);
      };
      const started = new Worker(new URL('../../../indexing/worker.ts', import.meta.url), { type: 'module' });
      worker.current = started;
      started.addEventListener('message', ({ data }: MessageEvent<IndexingReply>) => {
        if (data.type === 'progress') {
          setState((before) => (before.step === 'running' ? { ...before, progress: data } : before));
        } else if (data.type === 'done') {
          install(data).then(
            () => {
              finish({ step: 'done', result: data });
              onInstalled();
            },
            () => finish({ step: 'failed', message: 'The index is ready, but the browser didn’t store where it is.' }),
          );
        } else {
          finish(data.type === 'cancelled' ? { step: 'cancelled' } : { step: 'failed', message: data.message });
        }
      });
      started.addEventListener('error', () => finish({ step: 'failed', message: 'Indexing stopped unexpectedly.' }));
      started.postMessage(request);
    });

  const start: Indexing['start'] = (request) => {
    if (worker.current !== undefined) return;
    setState({ step: 'running', cancelling: false });
    void whileInstalling(() => run(request)).then((ran) => {
      if (ran === undefined) end({ step: 'failed', message: 'Another page is indexing already.' });
    });
  };

  const cancel = (): void => {
    setState((before) => (before.step === 'running' ? { ...before, cancelling: true } : before));
    worker.current?.postMessage({ type: 'cancel' } satisfies IndexingRequest);
  };

  const running = state.step === 'running';
  useEffect(() => {
    if (!running) return undefined;
    // Leaving would end the worker with the page.
    const ask = (event: BeforeUnloadEvent): void => event.preventDefault();
    addEventListener('beforeunload', ask);
    return () => removeEventListener('beforeunload', ask);
  }, [running]);
  useEffect(() => () => worker.current?.terminate(), []);

  return { state, start, cancel, fail: (message) => setState({ step: 'failed', message }) };
}
