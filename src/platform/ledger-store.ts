/**
 * The ledger's pieces at rest: sealed by AES-GCM with a key that no script can take out of the browser, in a database
 * of their own. Forgetting deletes the key as well, so that what the disk still holds of them can't be opened any more.
 */
import { type DBSchema, type IDBPDatabase, openDB } from 'idb';

/** A piece as the ledger hands it over: `bytes` are the hashes of its tokens. */
export interface StoredPiece {
  readonly id: number;
  /** When it arrived, in milliseconds since 1970. */
  readonly at: number;
  readonly bytes: Uint8Array<ArrayBuffer>;
}

export interface LedgerStore {
  /** Every piece that can be opened, and how many can't. */
  readAll(): Promise<{ readonly pieces: readonly StoredPiece[]; readonly lost: number }>;
  put(pieces: readonly StoredPiece[]): Promise<void>;
  delete(ids: readonly number[]): Promise<void>;
  /** Deletes every piece and the key. */
  clear(): Promise<void>;
}

interface Schema extends DBSchema {
  pieces: { key: number; value: { id: number; at: number; iv: Uint8Array<ArrayBuffer>; sealed: ArrayBuffer } };
  keys: { key: string; value: CryptoKey };
}

const KEY = 'sealing';
const IV_BYTES = 12;

/** Binds a piece to its place and time, so that neither can be changed or exchanged unnoticed. */
function placeOf(id: number, at: number): Uint8Array<ArrayBuffer> {
  return new Uint8Array(Float64Array.of(id, at).buffer);
}

export function openLedgerStore(): LedgerStore {
  let opened: Promise<IDBPDatabase<Schema>> | undefined;
  const database = (): Promise<IDBPDatabase<Schema>> => {
    opened ??= openDB<Schema>('ledger', 1, {
      upgrade(db) {
        db.createObjectStore('pieces', { keyPath: 'id' });
        db.createObjectStore('keys');
      },
      terminated() {
        opened = undefined;
      },
    });
    // A failed opening must not be remembered: the next piece tries again.
    opened.catch(() => (opened = undefined));
    return opened;
  };
  const keyOf = async (db: IDBPDatabase<Schema>): Promise<CryptoKey> => {
    const known = await db.get('keys', KEY);
    if (known !== undefined) return known;
    const made = await crypto.subtle.generateKey({ name: 'AES-GCM', length: 256 }, false, ['encrypt', 'decrypt']);
    await db.put('keys', made, KEY);
    return made;
  };
  return {
    async readAll() {
      const db = await database();
      const stored = await db.getAll('pieces');
      if (stored.length === 0) return { pieces: [], lost: 0 };
      const key = await keyOf(db);
      const open = async ({ id, at, iv, sealed }: (typeof stored)[number]): Promise<StoredPiece[]> => {
        const algorithm = { name: 'AES-GCM', iv, additionalData: placeOf(id, at) };
        const bytes = await crypto.subtle.decrypt(algorithm, key, sealed).catch(() => undefined);
        return bytes === undefined ? [] : [{ id, at, bytes: new Uint8Array(bytes) }];
      };
      const pieces = (await Promise.all(stored.map(open))).flat();
      return { pieces, lost: stored.length - pieces.length };
    },
    async put(pieces) {
      const db = await database();
      const key = await keyOf(db);
      const sealed = await Promise.all(
        pieces.map(async ({ id, at, bytes }) => {
          const iv = crypto.getRandomValues(new Uint8Array(IV_BYTES));
          const algorithm = { name: 'AES-GCM', iv, additionalData: placeOf(id, at) };
          return { id, at, iv, sealed: await crypto.subtle.encrypt(algorithm, key, bytes) };
        }),
      );
      const transaction = db.transaction('pieces', 'readwrite');
      for (const piece of sealed) await transaction.store.put(piece);
      await transaction.done;
    },
    async delete(ids) {
      const transaction = (await database()).transaction('pieces', 'readwrite');
      for (const id of ids) await transaction.store.delete(id);
      await transaction.done;
    },
    async clear() {
      const transaction = (await database()).transaction(['pieces', 'keys'], 'readwrite');
      await transaction.objectStore('pieces').clear();
      await transaction.objectStore('keys').clear();
      await transaction.done;
    },
  };
}
