/** A text → its keyed fingerprints and where they stand. Needs no index: worker threads do this for a writer elsewhere. */
import { type IsPublic, KGrams } from '../fingerprint.ts';
import { deriveKey, type IndexKey } from '../key.ts';
import { Lexer } from '../lex.ts';
import { type Parameters, profiles, streamNames, type StreamParameters } from '../profile.ts';
import type { PublicList } from '../public-code/list.ts';
import type { TokenStream } from '../tokens.ts';
import type { Profile } from '../types.ts';
import { MAX_SPAN } from './format.ts';
import { LOW_FIELD_BITS } from './lookup.ts';

export interface FingerprinterOptions {
  /** The 32 bytes of the index key. */
  readonly key: Uint8Array;
  readonly profile: Profile;
  /** Says of raw k-grams whether public code holds them; those are left out (public-set.ts). */
  readonly isPublic?: IsPublic | undefined;
  /** The bundled list of public code, whose fingerprints are left out too. */
  readonly publicList?: PublicList | undefined;
}

/** What a file has added to an index. */
export interface AddedFile {
  readonly lines: number;
  readonly fingerprints: number;
  /** Fingerprints that were left out because public code holds them. */
  readonly subtracted: number;
}

/** A fingerprint is three numbers: its first 32 bits, the 24 that follow, and line (from 0) × 64 + line span. */
export const FINGERPRINT_WORDS = 3;

/** Fingerprints the texts of an index one after the other; the words of one text are valid until the next. */
export class Fingerprinter {
  readonly key: IndexKey;
  readonly parameters: Parameters;
  /** `FINGERPRINT_WORDS` numbers for each fingerprint of the text that was read last; `length` of them count. */
  words = new Uint32Array(3 * 4096);
  length = 0;
  private readonly isPublic: IsPublic | undefined;
  private readonly publicList: PublicList | undefined;
  private readonly lexer = new Lexer();
  private readonly kgrams = new KGrams();

  constructor(options: FingerprinterOptions) {
    this.key = deriveKey(options.key);
    this.parameters = profiles[options.profile];
    this.isPublic = options.isPublic;
    this.publicList = options.publicList;
  }

  read(text: string): AddedFile {
    const tokens = this.lexer.lex(text);
    this.length = 0;
    let subtracted = 0;
    for (let stream = 0; stream < streamNames.length; stream++) {
      const name = streamNames[stream] as (typeof streamNames)[number];
      subtracted += this.addStream(stream, tokens[name], this.parameters[name]);
    }
    return { lines: tokens.lines, fingerprints: this.length / FINGERPRINT_WORDS, subtracted };
  }

  private addStream(stream: number, tokens: TokenStream, parameters: StreamParameters): number {
    const { kgrams } = this;
    const { prf } = this.key;
    kgrams.read(tokens, parameters.k);
    kgrams.winnow(tokens, parameters, this.isPublic);
    const listed = this.publicList ? kgrams.drop(this.publicList, stream) : 0;
    this.room(kgrams.selectedLength * FINGERPRINT_WORDS);
    const { words } = this;
    let at = this.length;
    for (let i = 0; i < kgrams.selectedLength; i++) {
      const gram = kgrams.selected[i] as number;
      prf.tag(kgrams.lane1[gram] as number, kgrams.lane2[gram] as number, stream);
      const first = tokens.lines[gram] as number;
      const span = Math.min(MAX_SPAN, (tokens.lines[gram + parameters.k - 1] as number) - first);
      words[at] = prf.t0;
      words[at + 1] = prf.t1 >>> (32 - LOW_FIELD_BITS);
      words[at + 2] = (first - 1) * (MAX_SPAN + 1) + span;
      at += FINGERPRINT_WORDS;
    }
    this.length = at;
    // Every k-gram of public code is passed over, where winnowing would have kept 2 of w + 1.
    return listed + Math.round((kgrams.subtracted * 2) / (parameters.window + 1));
  }

  private room(count: number): void {
    if (this.length + count <= this.words.length) return;
    const larger = new Uint32Array((this.length + count) * 2);
    larger.set(this.words.subarray(0, this.length));
    this.words = larger;
  }
}
