/** Files → blob ids and fingerprints: what a thread does with the files it is given. Its answers are plain data. */
import { type AddedFile, Fingerprinter } from '../../engine/index/fingerprinter.ts';
import { isInTable, type PublicTable } from '../../engine/index/public-set.ts';
import { PublicList } from '../../engine/public-code/list.ts';
import type { SkipReason } from '../../engine/skip.ts';
import type { Profile } from '../../engine/types.ts';
import { examine } from './examine.ts';
import { readNow } from './read-now.ts';

/** What holds for all files of one source. */
export interface Settings {
  readonly key: Uint8Array;
  readonly profile: Profile;
  /** Whether content decides too if a file is indexed; a file that was named is taken however it was made. */
  readonly judged: boolean;
  /** Public code, which is left out. */
  readonly publicTables: readonly PublicTable[];
  /** The bundled list of it, checked. */
  readonly publicList?: Uint8Array | undefined;
  /** Blob ids that the index has, where it knows files by content alone. */
  readonly knownBlobs: readonly string[];
}

/** A file to be read. */
export interface FileTask {
  readonly path: string;
  /** Where it lies on the disk. */
  readonly location: string | Uint8Array;
  /** Its git blob id, where that is known. */
  readonly blob?: string;
  /** Its bytes, where it doesn't lie on the disk. */
  readonly content?: Uint8Array;
  /** Blob ids under which the index has this path. */
  readonly known?: readonly string[];
}

/** What came of a file. */
export type FileOutcome =
  | { readonly blob: string; readonly bytes: number; readonly added: AddedFile }
  /** The index has it as it is. */
  | { readonly blob: string; readonly known: true }
  | { readonly skipped: SkipReason }
  /** Gone since it was listed, or a link. */
  | { readonly absent: true };

/** What came of several files, in their order. */
export interface BatchOutcome {
  readonly outcomes: readonly FileOutcome[];
  /** Fingerprints of all of them, one file after the other. */
  readonly words: Uint32Array<ArrayBuffer>;
}

/** Its directory takes milliseconds to make, which every source would. */
const opened = new WeakMap<Uint8Array, PublicList>();

function publicListOf(bytes: Uint8Array): PublicList {
  const list = opened.get(bytes) ?? new PublicList(bytes);
  opened.set(bytes, list);
  return list;
}

export class FileFingerprinter {
  private readonly fingerprinter: Fingerprinter;
  private readonly judged: boolean;
  private readonly knownBlobs: ReadonlySet<string>;
  private words = new Uint32Array(64 * 1024);

  constructor({ key, profile, judged, publicTables, publicList, knownBlobs }: Settings) {
    const isPublic =
      publicTables.length === 0
        ? undefined
        : (lane1: number, lane2: number): boolean => publicTables.some((table) => isInTable(table, lane1, lane2));
    this.fingerprinter = new Fingerprinter({
      ...{ key, profile, isPublic },
      publicList: publicList && publicListOf(publicList),
    });
    this.judged = judged;
    this.knownBlobs = new Set(knownBlobs);
  }

  /** Throws a `Failure` that names a file which can't be read. */
  readAll(tasks: readonly FileTask[]): BatchOutcome {
    let length = 0;
    const outcomes = tasks.map((task): FileOutcome => {
      const outcome = this.read(task);
      if (!('added' in outcome)) return outcome;
      const { fingerprinter } = this;
      if (length + fingerprinter.length > this.words.length) {
        const larger = new Uint32Array((length + fingerprinter.length) * 2);
        larger.set(this.words.subarray(0, length));
        this.words = larger;
      }
      this.words.set(fingerprinter.words.subarray(0, fingerprinter.length), length);
      length += fingerprinter.length;
      return outcome;
    });
    return { outcomes, words: this.words.slice(0, length) };
  }

  private read({ path, location, blob, content, known }: FileTask): FileOutcome {
    const bytes = content ?? readNow(location);
    if (bytes === 'absent') return { absent: true };
    if (bytes === 'too-large') return { skipped: bytes };
    const examined = examine(path, blob, bytes, this.judged, (id) => this.knownBlobs.has(id) || known?.includes(id));
    if (!('text' in examined)) return examined;
    const added = this.fingerprinter.read(examined.text);
    return { blob: examined.blob, bytes: bytes.length, added };
  }
}
