/** `sourcekeep index`: builds or updates an index, and says what it did. */
import type { Profile } from '../../engine/types.ts';
import { type UpdateResult, updateIndex } from '../build/update-index.ts';
import { parseJobs } from '../build/jobs.ts';
import { parseShard } from '../build/shard.ts';
import { Progress } from '../progress.ts';
import { canarySource, readCanary } from '../canary.ts';
import { openSources } from '../source/open-source.ts';
import type { SkipCounts } from '../source/skip-counts.ts';
import { type Streams, bytesFormatted, counted, formatted, paints, secondsFormatted } from '../streams.ts';

export interface IndexOptions {
  readonly out: string;
  readonly keyFile?: string;
  readonly signKey?: string;
  readonly public: readonly string[];
  readonly name?: string;
  readonly profile?: Profile;
  readonly history?: boolean;
  readonly paths: boolean;
  readonly bundledPublic: boolean;
  readonly shard?: string;
  readonly jobs?: string;
  /** `true` for the built-in snippet. */
  readonly canary?: string | true;
  readonly json?: boolean;
}

/** Runs the command. Throws a `Failure` when anything is wrong; the index is then as it was. */
export async function index(paths: readonly string[], options: IndexOptions, streams: Streams): Promise<number> {
  const progress = new Progress(streams);
  const start = performance.now();
  const shard = options.shard === undefined ? undefined : parseShard(options.shard);
  const jobs = parseJobs(options.jobs);
  const canary = await readCanary(options.canary);
  try {
    progress.update('listing', 0, 0);
    const sources = await openSources(paths, options.name, { history: options.history === true });
    const result = await updateIndex({
      sources: canary ? [...sources, canarySource(canary)] : sources,
      canary,
      out: options.out,
      keyFile: options.keyFile,
      signKeyFile: options.signKey,
      publicPaths: options.public,
      bundledPublic: options.bundledPublic,
      profile: options.profile,
      storePaths: options.paths,
      shard,
      jobs,
      onProgress: (step, done, total, bytes) => {
        const label = step === 'public' ? 'reading public code' : 'indexing';
        progress.update(label, done, total, bytes === 0 ? '' : bytesFormatted(bytes));
      },
    });
    progress.clear();
    const milliseconds = performance.now() - start;
    if (options.json === true) streams.out(`${JSON.stringify(json(result, options.out, milliseconds), null, 2)}\n`);
    else streams.out(text(result, options.out, milliseconds, streams));
    for (const warning of result.warnings) streams.err(`sourcekeep: warning: ${warning}\n`);
    return 0;
  } finally {
    progress.clear();
  }
}

function json(
  { build, manifest, numbers, newKeyFile, warnings }: UpdateResult,
  out: string,
  milliseconds: number,
): object {
  return {
    index: out,
    changed: build.segment !== undefined,
    sequence: manifest.sequence,
    profile: manifest.profile,
    repositories: manifest.repositories,
    files: manifest.files,
    lines: manifest.lines,
    fingerprints: manifest.fingerprints,
    bytes: numbers.bytes.total,
    segments: manifest.segments.length,
    added: build.added,
    unchanged: build.unchanged,
    removed: build.removed,
    skipped: build.skipped,
    publicFiles: build.publicFiles,
    signed: manifest.signature !== undefined,
    canary: manifest.canary !== undefined,
    ...(newKeyFile === undefined ? {} : { newKeyFile }),
    warnings,
    milliseconds: Math.round(milliseconds),
  };
}

function text(result: UpdateResult, out: string, milliseconds: number, streams: Streams): string {
  const { build, manifest, numbers, newKeyFile } = result;
  const { bold, dim } = paints(streams.colour);
  const lines: string[] = [];
  if (build.segment) {
    const rate = build.bytes / 1e6 / (milliseconds / 1000);
    const work = `${counted(build.added, 'file')}, ${counted(build.lines, 'line')}`;
    lines.push(`Indexed ${work} in ${secondsFormatted(milliseconds)} ${dim(`(${rate.toFixed(0)} MB/s)`)}`);
    const changes = [`${formatted(build.unchanged)} unchanged`, `${formatted(build.removed)} removed`];
    if (manifest.sequence > 1) lines.push(`Updated: ${changes.join(', ')}`);
  } else {
    lines.push(`${out} is up to date: ${counted(build.unchanged, 'file')} unchanged`);
  }
  const skipped = skippedText(build.skipped);
  if (skipped !== '') lines.push(`Skipped ${skipped}`);
  if (build.publicFiles > 0) lines.push(`Subtracted ${counted(build.publicFiles, 'file')} of public code`);
  const size = bytesFormatted(numbers.bytes.total);
  const held = `${counted(manifest.repositories, 'repository')}, ${counted(manifest.files, 'file')}, ${counted(manifest.lines, 'line')}`;
  lines.push(`${bold(out)} holds ${held} in ${size} ${dim(`(sequence ${manifest.sequence})`)}`);
  if (newKeyFile !== undefined) {
    lines.push(`The key is in ${bold(newKeyFile)}: keep it, keep it secret, and never publish it with the index.`);
  }
  return `${lines.join('\n')}\n`;
}

/** `12 binary, 3 vendored`, by name of the reason. Folders that weren't entered count as one. */
function skippedText(skipped: Readonly<SkipCounts>): string {
  const entries = Object.entries(skipped).sort(([a], [b]) => (a < b ? -1 : 1));
  const total = entries.reduce((sum, [, count]) => sum + count, 0);
  if (total === 0) return '';
  return `${counted(total, 'file')} or ${total === 1 ? 'folder' : 'folders'}: ${entries.map(([reason, count]) => `${formatted(count)} ${reason}`).join(', ')}`;
}
