/** An index store in memory: what tests and benchmarks of the download use in the place of the browser's files. */
import type { IndexStore } from '../../platform/index-store.ts';
import { sourceOfBytes } from '../../engine/index/memory-source.ts';

export class MemoryStore implements IndexStore {
  /** How much room there is, used or not, in bytes. */
  room = Number.POSITIVE_INFINITY;
  readonly indexes = new Map<string, Uint8Array>();
  readonly beside = new Map<string, Uint8Array>();

  private used(): number {
    return [...this.indexes.values(), ...this.beside.values()].reduce((sum, { length }) => sum + length, 0);
  }

  freeBytes(): Promise<number> {
    return Promise.resolve(this.room - this.used());
  }

  files(): Promise<ReadonlyMap<string, number>> {
    return Promise.resolve(new Map([...this.beside].map(([name, { length }]) => [name, length])));
  }

  open(folder: string, name: string): ReturnType<IndexStore['open']> {
    const data = name === 'index.json' ? this.indexes.get(folder) : this.beside.get(name);
    return data === undefined
      ? Promise.reject(new DOMException(`no ${name}`, 'NotFoundError'))
      : Promise.resolve(sourceOfBytes(data, name));
  }

  openFile(name: string): ReturnType<IndexStore['open']> {
    return this.open('', name);
  }

  write(name: string, data: Uint8Array<ArrayBuffer>): Promise<void> {
    if (this.used() + data.length > this.room) {
      return Promise.reject(new DOMException('the disk is full', 'QuotaExceededError'));
    }
    this.beside.set(name, data);
    return Promise.resolve();
  }

  async join(name: string, from: readonly string[], rest: Uint8Array<ArrayBuffer>): Promise<void> {
    const parts = from.map((part) => (this.beside.get(part) ?? new Uint8Array()) as Uint8Array<ArrayBuffer>);
    await this.write(name, new Uint8Array(await new Blob([...parts, rest]).arrayBuffer()));
  }

  delete(names: readonly string[]): Promise<void> {
    for (const name of names) this.beside.delete(name);
    return Promise.resolve();
  }

  createIndex(manifest: Uint8Array<ArrayBuffer>): Promise<string> {
    const folder = `index-${crypto.randomUUID()}`;
    this.indexes.set(folder, manifest);
    return Promise.resolve(folder);
  }

  deleteIndex(folder: string): Promise<void> {
    this.indexes.delete(folder);
    return Promise.resolve();
  }

  deleteOtherIndexes(folder: string): Promise<void> {
    for (const name of this.indexes.keys()) if (name !== folder) this.indexes.delete(name);
    return Promise.resolve();
  }
}
