/** `sourcekeep inspect`: what an index holds. */
import type { IndexManifest } from '../../contract/index-manifest.ts';
import type { IndexNumbers } from '../../engine/index/reader.ts';
import { locateIndex } from '../index-files/locate-index.ts';
import { namingIndex } from '../index-files/stored-index.ts';
import { type Streams, bytesFormatted, counted, formatted, paints } from '../streams.ts';

export interface InspectOptions {
  readonly keyFile?: string;
  readonly json?: boolean;
}

/** Prints the numbers of an index. Throws a `Failure` when there is none, or its key isn't there. */
export async function inspect(folder: string, options: InspectOptions, streams: Streams): Promise<number> {
  const stored = await locateIndex({ index: folder, keyFile: options.keyFile, publicKey: undefined });
  const { manifest } = stored;
  try {
    const numbers = await namingIndex(folder, () => stored.reader.inspect());
    if (options.json === true) streams.out(`${JSON.stringify(json(folder, manifest, numbers), null, 2)}\n`);
    else streams.out(text(folder, manifest, numbers, streams));
  } finally {
    await stored.close();
  }
  return 0;
}

function json(folder: string, manifest: IndexManifest, numbers: IndexNumbers): object {
  return {
    index: folder,
    version: manifest.version,
    created: manifest.created,
    sequence: manifest.sequence,
    signed: manifest.signature !== undefined,
    ...(manifest.canary === undefined ? {} : { canary: manifest.canary }),
    profile: numbers.profile,
    paths: numbers.storesPaths,
    repositories: numbers.repositories,
    files: numbers.files,
    lines: numbers.lines,
    fingerprints: numbers.fingerprints,
    bytes: numbers.bytes.total,
    bytesPerLine: rounded(numbers.bytesPerLine.total),
    lookup: { bytes: numbers.bytes.lookup, bytesPerLine: rounded(numbers.bytesPerLine.lookup) },
    segments: manifest.segments,
    parameters: manifest.parameters,
    keyCheck: manifest.keyCheck,
  };
}

function rounded(value: number): number {
  return Math.round(value * 1000) / 1000;
}

function text(folder: string, manifest: IndexManifest, numbers: IndexNumbers, streams: Streams): string {
  const { bold, dim } = paints(streams.colour);
  const { bytes, bytesPerLine } = numbers;
  const rows: [string, string][] = [
    [
      'created',
      `${manifest.created}, sequence ${manifest.sequence}${manifest.signature === undefined ? '' : ', signed'}`,
    ],
    ['profile', `${numbers.profile}${numbers.storesPaths ? '' : ', without names of files'}`],
    ['files', formatted(numbers.files)],
    ['lines', formatted(numbers.lines)],
    ['fingerprints', formatted(numbers.fingerprints)],
    ['bytes', `${bytesFormatted(bytes.total)} in ${counted(numbers.segments, 'segment')}`],
    [
      'bytes per line',
      `${bytesPerLine.total.toFixed(2)}, of which ${bytesPerLine.lookup.toFixed(2)} are held in memory`,
    ],
    [
      'canary',
      manifest.canary === undefined ? 'none' : `${counted(manifest.canary.split('\n').length, 'line')} in index.json`,
    ],
    ['parameters', parameters(manifest.parameters)],
  ];
  const width = Math.max(...rows.map(([name]) => name.length));
  const repositories = numbers.repositories.map(
    (entry) => `  ${bold(entry.repository)} ${dim(`${counted(entry.files, 'file')}, ${counted(entry.lines, 'line')}`)}`,
  );
  return [
    bold(folder),
    ...rows.map(([name, value]) => `${name.padEnd(width)}  ${value}`),
    counted(numbers.repositories.length, 'repository'),
    ...repositories,
    '',
  ].join('\n');
}

function parameters(record: IndexManifest['parameters']): string {
  return Object.entries(record)
    .filter(([, value]) => value !== '')
    .map(([name, value]) => `${name}=${String(value)}`)
    .join(' ');
}
