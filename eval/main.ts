/** `npm run eval`: shares the work among workers, puts their counts together and tells the result. */
import { writeSync } from 'node:fs';
import { cpus } from 'node:os';
import { fileURLToPath } from 'node:url';
import { isMainThread, Worker } from 'node:worker_threads';
import { boilerplatePackages } from './boilerplate.ts';
import { measureClassifier } from './classifier/measure.ts';
import { fetchCorpus, packagesOf } from './corpus.ts';
import { openBuilt } from './detector.ts';
import { mergeMeasured } from './merge.ts';
import { type EvalOptions, readOptions, usage } from './options.ts';
import { goalsTable } from './goals.ts';
import { writeReport } from './report.ts';
import { type EvalResult, markdownTable, printResult } from './result.ts';
import { type BuiltIndexes, type CorpusSize, runWorker, type WorkerInput, type WorkerMessage } from './worker.ts';

/** Fixed, so that the same pieces are drawn whatever the machine has. */
const SHARDS = 2;

interface Told {
  readonly indexes: BuiltIndexes;
  readonly sizes: Record<'organisation' | 'others', CorpusSize>;
}

async function run(options: EvalOptions, root: string, sources: string): Promise<EvalResult> {
  const started = Date.now();
  const log = (text: string): void => {
    writeSync(2, `${((Date.now() - started) / 1000).toFixed(0).padStart(4)} s  ${text}\n`);
  };
  const packages = [...packagesOf('organisation', options.part), ...packagesOf('others', options.part)];
  await fetchCorpus([...packages, ...boilerplatePackages]);
  log('packages are there');
  const workers = Array.from({ length: SHARDS }, (_, shard) => {
    const workerData: WorkerInput = { root, options, sources, shard, shards: SHARDS };
    return new Worker(fileURLToPath(import.meta.url), {
      workerData,
      resourceLimits: { maxOldGenerationSizeMb: 7_000 },
    });
  });
  const built = await Promise.all(workers.map((worker) => next(worker, 'built', log)));
  const told: Told = { indexes: built.flatMap(({ indexes }) => [...indexes]), sizes: (built[0] as Told).sizes };
  log(`indexed ${told.sizes.organisation.lines} lines`);
  const results = workers.map((worker) => next(worker, 'done', log));
  for (const worker of workers) worker.postMessage(told.indexes);
  const done = await Promise.all(results);
  await Promise.all(workers.map((worker) => worker.terminate()));
  const indexes = await Promise.all(
    told.indexes.map(async ({ profile, publicCode, bytes }) => {
      const { fingerprints, lines, bytesPerLine, parameters } = await (await openBuilt(bytes)).inspect();
      return { profile, publicCode, fingerprints, lines, bytesPerLine, parameters };
    }),
  );
  const classifier = options.quick ? [] : await measureClassifier(options.part, [10]);
  log('measured');
  return {
    part: options.part,
    seconds: Math.round((Date.now() - started) / 1000),
    date: new Date().toISOString().slice(0, 10),
    machine: `${cpus().length} cores (${cpus()[0]?.model.trim() ?? 'unknown'}), Node ${process.versions.node}`,
    sizes: told.sizes,
    indexes,
    ...mergeMeasured(done.map(({ measured }) => measured)),
    peers: done.flatMap(({ peers }) => peers),
    classifier,
  };
}

/** The next message of a kind. @throws what ended the worker before */
function next<K extends WorkerMessage['kind']>(
  worker: Worker,
  kind: K,
  log: (text: string) => void,
): Promise<Extract<WorkerMessage, { kind: K }>> {
  return new Promise((resolve, reject) => {
    const onMessage = (message: WorkerMessage): void => {
      if (message.kind === 'step') {
        if (kind === 'done') log(message.step);
        return;
      }
      if (message.kind !== kind) return;
      worker.off('message', onMessage);
      resolve(message as Extract<WorkerMessage, { kind: K }>);
    };
    worker.on('message', onMessage);
    worker.once('error', reject);
  });
}

if (isMainThread) {
  const [root = '', sources = '', ...args] = process.argv.slice(2);
  if (args.includes('--help')) {
    process.stdout.write(usage);
  } else {
    try {
      const options = readOptions(args);
      const result = await run(options, root, sources);
      if (options.write) writeReport(result, root);
      if (options.json) writeSync(1, `${JSON.stringify(result)}\n`);
      else process.stdout.write(`${printResult(result)}\n${markdownTable(goalsTable(result))}`);
    } catch (error) {
      writeSync(2, `${error instanceof Error ? error.message : String(error)}\n`);
      process.exitCode = 1;
    }
  }
} else {
  await runWorker();
}
