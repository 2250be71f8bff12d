/**
 * Long texts of requests that were judged in full a moment ago and hold nothing, so that the listener, which sees the
 * same ones on their way out, needn't judge them again. They are compared whole, character by character, and in memory
 * alone: a page chooses what is judged and what is sent, and could make two texts of one hash.
 *
 * Short ones aren't among them: they say something together with others, which may have come in the meantime.
 */
import { SMALL_INPUT } from '../engine/ledger/ledger.ts';

/** From the answer to the page until the browser tells of the request. */
const STANDING_MILLISECONDS = 5000;
/** All of them together, in characters. */
const MOST_CHARACTERS = 16_000_000;
const MOST_TEXTS = 64;

export interface Clean {
  /** Somebody asks about them: from now on they are kept. */
  begin(): void;
  /**
   * Takes in those that the ledger doesn't (`SMALL_INPUT`).
   * @param site id; the texts count there alone
   */
  add(site: string, texts: readonly string[]): void;
  /** Whether every one of these texts was judged at that site; once, unless they are judged again. */
  take(site: string, texts: readonly string[]): boolean;
  /** Another index, another policy, another judgement. */
  forget(): void;
}

interface Entry {
  readonly site: string;
  readonly text: string;
  readonly until: number;
}

/** @param now in milliseconds */
export function createClean(now: () => number = () => performance.now()): Clean {
  let entries: Entry[] = [];
  let isWanted = false;
  let timer: ReturnType<typeof setTimeout> | undefined;

  const drop = (): void => {
    const time = now();
    let room = MOST_CHARACTERS;
    entries = entries.slice(-MOST_TEXTS).filter(({ until }) => until > time);
    // The latest stay.
    for (let i = entries.length - 1; i >= 0 && room >= 0; i--) {
      room -= entries[i]?.text.length ?? 0;
      if (room < 0) entries = entries.slice(i + 1);
    }
    clearTimeout(timer);
    timer = entries.length === 0 ? undefined : setTimeout(drop, STANDING_MILLISECONDS);
  };

  return {
    begin: () => void (isWanted = true),
    add(site, texts) {
      if (!isWanted) return;
      const until = now() + STANDING_MILLISECONDS;
      for (const text of texts) if (text.length > SMALL_INPUT) entries.push({ site, text, until });
      drop();
    },
    take(site, texts) {
      if (entries.length === 0 || texts.length === 0) return false;
      const time = now();
      const found = texts.map((text) =>
        entries.find((entry) => entry.site === site && entry.until > time && entry.text === text),
      );
      if (found.includes(undefined)) return false;
      entries = entries.filter((entry) => !found.includes(entry));
      return true;
    },
    forget() {
      entries = [];
      drop();
    },
  };
}
