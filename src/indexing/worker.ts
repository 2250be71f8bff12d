/**
 * The dedicated worker that indexes a picked folder or opens an index of the command line (docs/adr/0002). It writes a
 * new folder of index files and names it in `done`; the page points at it. One job a worker.
 */
import type { IndexingReply, IndexingRequest } from '../contract/indexing.ts';
import type { ActiveIndex } from '../contract/index-store.ts';
import { Cancelled, failureOf } from './failure.ts';
import { folderOfFiles, folderOfHandle } from './folder.ts';
import { indexFolder } from './index-folder.ts';
import { Job } from './job.ts';
import { openIndexFiles } from './open-index.ts';

let job: Job | undefined;

function reply(message: IndexingReply): void {
  postMessage(message);
}

function run(request: Exclude<IndexingRequest, { type: 'cancel' }>, under: Job): Promise<ActiveIndex> {
  switch (request.type) {
    case 'index-files':
      return indexFolder(folderOfFiles(request.files), request.name, under);
    case 'index-folder':
      return indexFolder(folderOfHandle(request.folder), request.name, under);
    case 'open-index':
      return openIndexFiles(request.files, request.key, under);
  }
}

async function start(request: Exclude<IndexingRequest, { type: 'cancel' }>): Promise<void> {
  const mine = new Job(reply);
  job = mine;
  try {
    const index = await run(request, mine);
    const { skipped, milliseconds, bytes } = mine;
    reply({ type: 'done', index, skipped, milliseconds, bytes });
  } catch (error) {
    reply(error instanceof Cancelled ? { type: 'cancelled' } : { type: 'failed', ...failureOf(error) });
  }
}

addEventListener('message', ({ data }: MessageEvent<IndexingRequest>) => {
  if (data.type !== 'cancel') void start(data);
  else if (job !== undefined) job.cancelled = true;
});
