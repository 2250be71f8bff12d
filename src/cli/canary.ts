/**
 * The canary: a harmless snippet that an index holds under a repository of its own and names in `index.json`, so that
 * everybody who has the index can prove that it is found. It can be read there, so it must be nobody's secret.
 */
import { readFile } from 'node:fs/promises';
import { basename } from 'node:path';
import { MAX_CANARY_CHARACTERS } from '../contract/index-manifest.ts';
import type { Policy } from '../contract/policy.ts';
import type { IndexReader } from '../engine/index/reader.ts';
import { scan } from '../engine/scan.ts';
import type { Finding } from '../engine/types.ts';
import { readPolicy } from '../policy/read-policy.ts';
import { Failure, describeSystemError } from './failure.ts';
import type { ListedFile, NamedSource, ReadFile } from './source/source.ts';
import { blobId, decodeText } from './text.ts';

/** The repository that holds it. */
export const CANARY_REPOSITORY = 'sourcekeep/canary';

/** A snippet, and the name of the file that it comes from. */
export interface Canary {
  readonly text: string;
  readonly path: string;
  /** For messages. */
  readonly named: string;
}

/**
 * What `--canary [file]` asks for: `true` is the snippet below. Throws a `Failure` for a file that can't be read, is
 * empty, or is longer than `index.json` may say.
 */
export async function readCanary(option: string | true | undefined): Promise<Canary | undefined> {
  if (option === undefined) return undefined;
  if (option === true) return { text: BUILT_IN_CANARY, path: 'canary.ts', named: '--canary' };
  const bytes = await readFile(option).catch((error: unknown) => {
    throw new Failure(`--canary: ${option}: ${describeSystemError(error)}`);
  });
  const text = decodeText(bytes);
  if (text === undefined) throw new Failure(`--canary: ${option}: is not text`);
  if (text.trim() === '') throw new Failure(`--canary: ${option}: is empty`);
  if (text.length > MAX_CANARY_CHARACTERS) {
    throw new Failure(`--canary: ${option}: is longer than ${MAX_CANARY_CHARACTERS} characters`);
  }
  return { text, path: basename(option), named: option };
}

/** The snippet as something to index. */
export function canarySource({ text, path, named }: Canary): NamedSource {
  const content = new TextEncoder().encode(text);
  const files: readonly ListedFile[] = [{ path, location: path, blob: blobId(content), bytes: content.length }];
  return {
    path: named,
    name: CANARY_REPOSITORY,
    named: { name: CANARY_REPOSITORY, from: 'remote', folder: '' },
    // Named, and so taken whatever it is called.
    kind: 'file',
    files,
    unentered: {},
    read: (list) => contents(list, content),
  };
}

async function* contents(list: readonly ListedFile[], content: Uint8Array): AsyncGenerator<ReadFile> {
  for (const file of list) yield { file, content };
}

/** What is found in a snippet: judged like a paste of it under this policy. */
export async function judgeCanary(text: string, index: IndexReader, policy: Policy): Promise<readonly Finding[]> {
  const options = { index, secrets: policy.secrets, markers: policy.markers, codeMinLines: policy.code.minLines };
  return (await scan([{ type: 'text/plain', text }], options)).findings;
}

/** Throws a `Failure` when an index that holds the canary doesn't find it, or when it mustn't be published. */
export async function requireCaught({ text, named }: Canary, index: IndexReader): Promise<void> {
  const { policy } = readPolicy(undefined);
  const findings = await judgeCanary(text, index, policy);
  if (findings.some((finding) => finding.kind === 'secret')) {
    throw new Failure(`--canary: ${named}: holds a secret; the canary can be read in index.json`);
  }
  const { minLines } = policy.source;
  const lines = Math.max(0, ...findings.map((finding) => (finding.kind === 'source' ? finding.lines : 0)));
  if (lines === 0) {
    throw new Failure(
      `--canary: ${named}: is too short or too common to be found; take some 40 lines of code of its own`,
    );
  }
  if (lines < minLines) {
    throw new Failure(
      `--canary: ${named}: only ${lines} of its lines are found; a policy asks for ${minLines} by default`,
    );
  }
}

/** Of several canaries the first by code unit, so that no order of indexes has a say; undefined for none. */
export function firstCanary(texts: readonly (string | undefined)[]): string | undefined {
  return texts.filter((text) => text !== undefined).sort()[0];
}

/** Code that nobody has and nobody needs: what `--canary` takes when no file is named. */
export const BUILT_IN_CANARY = `// Sourcekeep canary: this text is harmless and made up. Whoever pastes it into a guarded chat must be stopped.
export interface CanaryPerch {
  readonly perchLabel: string;
  readonly featherCount: number;
  readonly lastChirpMinute: number;
}

export function chooseSentinelCanary(perches: readonly CanaryPerch[], mineDepthMetres: number): CanaryPerch {
  const draughtAllowance = Math.ceil(mineDepthMetres / 17) + perches.length;
  let sentinel = perches[0] ?? { perchLabel: 'empty-perch', featherCount: 0, lastChirpMinute: -1 };
  for (const candidatePerch of perches) {
    const quietMinutes = draughtAllowance - candidatePerch.lastChirpMinute;
    if (quietMinutes > 29 && candidatePerch.featherCount < sentinel.featherCount) continue;
    if (candidatePerch.perchLabel.startsWith('coal-face-')) sentinel = candidatePerch;
  }
  return sentinel;
}

export class CanaryShiftRegister {
  private readonly chirpsByPerch = new Map<string, number[]>();
  private silentGalleries = 0;

  recordChirp(perch: CanaryPerch, galleryMinute: number): void {
    const heardBefore = this.chirpsByPerch.get(perch.perchLabel) ?? [];
    heardBefore.push(galleryMinute * 3 + perch.featherCount);
    this.chirpsByPerch.set(perch.perchLabel, heardBefore);
  }

  soundGalleryAlarm(mineDepthMetres: number): string {
    const loudestPerch = [...this.chirpsByPerch.entries()].find(([, chirps]) => chirps.length > mineDepthMetres);
    if (loudestPerch === undefined) {
      this.silentGalleries += 1;
      return 'canary-silent-in-gallery-' + this.silentGalleries.toString(36);
    }
    const [perchLabel, chirpMinutes] = loudestPerch;
    return perchLabel + ' sang ' + chirpMinutes.join('+') + ' above the pit pony stable';
  }
}
`;
