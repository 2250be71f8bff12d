/** Where a writer puts what it need not hold in memory: an append-only store whose pieces are taken back once. */

/** Calls are synchronous: a writer takes files one after the other, and waits for its disk as it waits for its memory. */
export interface Scratch {
  /** Keeps a copy of the bytes. Returns the number under which `take` gives them back. */
  put(bytes: Uint8Array): number;
  /** Gives back what was put under a number, for the first and only time. */
  take(piece: number): Uint8Array<ArrayBuffer>;
}

/** Keeps everything in memory: for the browser and for tests. */
export class MemoryScratch implements Scratch {
  private readonly pieces: (Uint8Array<ArrayBuffer> | undefined)[] = [];

  put(bytes: Uint8Array): number {
    return this.pieces.push(bytes.slice()) - 1;
  }

  take(piece: number): Uint8Array<ArrayBuffer> {
    const bytes = this.pieces[piece];
    if (!bytes) throw new RangeError('a piece of the scratch was taken twice');
    this.pieces[piece] = undefined;
    return bytes;
  }
}
