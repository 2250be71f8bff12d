/**
 * MAIN world: the files of a transfer can be read as entries and handles too, which the browser gives for its own drops
 * alone. The page hears of a held drop by an event of ours, so they are kept, and given out once the drop may land.
 */
import { DROPPED, HELD_DROP } from '../contract/page-signal.ts';
import { apply, get, type Getter, getterOf, isTakenBy, listen, methodOf, whenSettled } from './natives.ts';
import { standIn } from './stand-in.ts';

const detailOf = getterOf(UIEvent.prototype, 'detail') as Getter<number>;
const transferOf = getterOf(DragEvent.prototype, 'dataTransfer') as Getter<DataTransfer | null>;
const itemsOf = getterOf(DataTransfer.prototype, 'items') as Getter<DataTransferItemList>;
const lengthOf = getterOf(DataTransferItemList.prototype, 'length') as Getter<number>;
const kindOf = getterOf(DataTransferItem.prototype, 'kind') as Getter<string>;
const fileOf = methodOf(DataTransferItem.prototype, 'getAsFile') as (item: unknown) => File | null;
const entryOf = methodOf(DataTransferItem.prototype, 'webkitGetAsEntry') as (item: unknown) => FileSystemEntry | null;
const hasHandles = 'getAsFileSystemHandle' in DataTransferItem.prototype;
const handleOf = methodOf(DataTransferItem.prototype, 'getAsFileSystemHandle') as (item: unknown) => object;
const nameOf = getterOf(File.prototype, 'name') as Getter<string>;
const changedOf = getterOf(File.prototype, 'lastModified') as Getter<number>;
const sizeOf = getterOf(Blob.prototype, 'size') as Getter<number>;

/** One file or folder of a drop; links, since a page can put setters in the way of an array's elements. */
interface Dropped {
  readonly file: File;
  readonly entry: FileSystemEntry | null;
  /** A promise of it; absent where there are no handles (an insecure page). */
  readonly handle: object | undefined;
  /** The number of the drop. */
  readonly drop: number;
  /** The page may have it. */
  given: boolean;
  readonly next: Dropped | undefined;
}
/** More files than this can't be dropped in one go by a person. */
const MOST = 500;

const nothing = (): void => undefined;

/**
 * Keeps what the held drops of this page hold, and hands it out where the page asks for it.
 * @returns listens at the detached node of an isolated world, which tells of them
 */
export function keepDroppedEntries(): (node: EventTarget) => void {
  let all: Dropped | undefined;
  let count = 0;

  const keep = (event: Event): void => {
    const transfer = transferOf(event);
    const items = transfer && itemsOf(transfer);
    if (!items) return;
    if (count > MOST) {
      all = undefined;
      count = 0;
    }
    const length = lengthOf(items);
    for (let i = 0; i < length; i += 1) {
      const item = get(items, i) as DataTransferItem;
      if (kindOf(item) !== 'file') continue;
      const file = fileOf(item);
      if (!file) continue;
      const handle = hasHandles ? handleOf(item) : undefined;
      // A refusal that nobody hears would be told to the page.
      if (handle) whenSettled(handle, nothing, nothing);
      all = { file, entry: entryOf(item), handle, drop: detailOf(event), given: false, next: all };
      count += 1;
    }
  };

  /** What was dropped as this item's file; undefined for an item of the browser's own, or one that isn't given yet. */
  const droppedAs = (item: unknown): Dropped | undefined => {
    if (!isTakenBy(kindOf, item) || kindOf(item) !== 'file' || entryOf(item) !== null) return undefined;
    const file = fileOf(item);
    if (!file) return undefined;
    let one = all;
    while (one && !(one.given && isSame(one.file, file))) one = one.next;
    return one;
  };

  standIn(DataTransferItem.prototype, 'webkitGetAsEntry', (native, self, values) => {
    return droppedAs(self)?.entry ?? apply(native, self, values);
  });
  standIn(DataTransferItem.prototype, 'getAsFileSystemHandle', (native, self, values) => {
    return droppedAs(self)?.handle ?? apply(native, self, values);
  });

  const give = (event: Event): void => {
    const drop = detailOf(event);
    for (let one = all; one; one = one.next) if (one.drop === drop) one.given = true;
  };
  return (node) => {
    listen(node, HELD_DROP, keep);
    listen(node, DROPPED, give);
  };
}

function isSame(a: File, b: File): boolean {
  return nameOf(a) === nameOf(b) && sizeOf(a) === sizeOf(b) && changedOf(a) === changedOf(b);
}
