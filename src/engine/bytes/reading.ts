/** What reading bytes takes in and hands out, and how much of it there may be. */

/** Bytes on their way out of the browser: a file, a part of a form, the body of a request. */
export interface ByteInput {
  /** The file's name or path; empty when there is none. */
  readonly name: string;
  /** The MIME type as stated, with its parameters; empty when unknown. */
  readonly type: string;
  readonly bytes: Uint8Array;
}

export interface ReadText {
  /** Where it stood, such as `a.zip › src/x.ts`; empty for a body without a name. */
  readonly name: string;
  /** The MIME type as stated, else `text/plain`. */
  readonly type: string;
  readonly text: string;
}

/** Something that could not be read, or not to its end. */
export interface Unread {
  readonly name: string;
  readonly rule: 'encrypted' | 'too-large' | 'binary' | 'time';
}

export interface BytesReading {
  readonly texts: readonly ReadText[];
  readonly unread: readonly Unread[];
  /** Documents that only a reader that may wait can read (PDF). */
  readonly documents: readonly ByteInput[];
}

export interface ByteLimits {
  /** Bytes that are read of the input, and that may be unpacked from it, in all. */
  readonly bytes: number;
  /** Containers inside one another. */
  readonly depth: number;
  /** Entries of archives and parts of bodies, in all. */
  readonly entries: number;
  /** What is unpacked may be so many times as large as what it was unpacked from, once it is a megabyte. */
  readonly ratio: number;
  /** Asked between steps of at most a few milliseconds; once it says true, the rest stays unread. */
  readonly isPastDeadline: () => boolean;
}

export const defaultLimits: ByteLimits = {
  bytes: 64_000_000,
  depth: 8,
  entries: 10_000,
  ratio: 400,
  isPastDeadline: () => false,
};

/** What one reading has found so far, and what it may still do. */
export class Reading {
  readonly texts: ReadText[] = [];
  readonly unread: Unread[] = [];
  readonly documents: ByteInput[] = [];
  readonly limits: ByteLimits;
  private room: number;
  private entries = 0;
  private late = false;

  constructor(limits: ByteLimits) {
    this.limits = limits;
    this.room = limits.bytes;
  }

  /** Bytes that may still be unpacked. */
  get left(): number {
    return this.room;
  }

  /** Takes room for unpacked bytes, as far as there is any. */
  take(bytes: number): void {
    this.room = Math.max(0, this.room - bytes);
  }

  /** Whether one entry more may be read. */
  takeEntry(): boolean {
    return ++this.entries <= this.limits.entries;
  }

  isLate(): boolean {
    this.late ||= this.limits.isPastDeadline();
    return this.late;
  }

  addText({ name, type }: Pick<ByteInput, 'name' | 'type'>, text: string): void {
    if (text !== '') this.texts.push({ name, type: type === '' ? 'text/plain' : type, text });
  }

  /** The name of what was found inside something else. A long one is a text by itself: anybody can write one. */
  nameInside(outer: string, inner: string): string {
    if (inner.length > MOST_NAME) this.addText({ name: outer, type: '' }, inner);
    const name = inner.slice(0, MOST_NAME);
    return outer === '' ? name : name === '' ? outer : `${outer} › ${name}`;
  }

  /** Each thing is named once for each reason. */
  addUnread(name: string, rule: Unread['rule']): void {
    const known = this.unread.some((other) => other.name === name && other.rule === rule);
    if (!known && this.unread.length < MOST_UNREAD) this.unread.push({ name, rule });
  }
}

/** Names of files are shorter. */
const MOST_NAME = 260;
/** More than so many things that can't be read tell nobody more. */
const MOST_UNREAD = 200;
