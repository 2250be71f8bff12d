/** Finds the bundled list of public code: beside the built tool, or in the repository that it runs from. */
import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { PublicList, PublicListError } from '../../engine/public-code/list.ts';
import { profiles } from '../../engine/profile.ts';
import type { Profile } from '../../engine/types.ts';
import { Failure } from '../failure.ts';

/** A list that fits this engine. */
export interface BundledList {
  /** Names it by its content. */
  readonly version: string;
  /** In memory that threads share. */
  readonly bytes: Uint8Array;
}

function fileOfList(): string {
  const isSource = import.meta.url.endsWith('.ts');
  const place = isSource ? '../../../public-code/public-code.bin' : 'public-code.bin';
  return fileURLToPath(new URL(place, import.meta.url));
}

/** Throws a `Failure` when it isn't there, is damaged, or was built for another engine. */
export async function readBundledList(profile: Profile, file: string = fileOfList()): Promise<BundledList> {
  let content: Uint8Array;
  try {
    content = await readFile(file);
  } catch {
    throw new Failure(`${file}: the bundled list of public code is not there; --no-bundled-public does without it`);
  }
  const bytes = new Uint8Array(new SharedArrayBuffer(content.length));
  bytes.set(content);
  try {
    return { version: PublicList.open(bytes, profiles[profile]).version, bytes };
  } catch (error) {
    if (error instanceof PublicListError) throw new Failure(`${file}: ${error.message}`);
    throw error;
  }
}
