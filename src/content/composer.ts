/**
 * What is known of the drafts in this frame: the verdict on each text by its hash, so that sending is decided at once.
 * Keeps no text.
 */
import type { Flavour } from '../contract/finding.ts';
import type { Request, SiteState, Verdict } from '../contract/message.ts';
import { MAX_JUDGED_CHARACTERS } from '../contract/message.ts';
import { couldMatter } from '../contract/could-matter.ts';

/** The text of one editor at one moment. */
export interface Draft {
  readonly composer: HTMLElement;
  readonly flavours: readonly Flavour[];
  /** A hash of all its texts. */
  readonly key: string;
  /** Of its first text, in characters. */
  readonly length: number;
  /** Whether it could be a finding by itself. */
  readonly matters: boolean;
}

/** `clean`: it may be sent. `stopped`: the person or the policy would have a word to say. */
export type Known = 'clean' | 'stopped' | 'unknown';

export interface ComposerParts {
  readonly ask: (request: Extract<Request, { type: 'judge' }>) => Promise<Verdict>;
  readonly isConnected: () => boolean;
  readonly site: () => SiteState;
  /** The editor around an element (`composerAt`), and its whole text. */
  readonly composerAt: (element: Element) => HTMLElement | undefined;
  readonly textsOf: (composer: HTMLElement) => Flavour[];
}

export interface Composer {
  /** The draft in the editor around an element; undefined where nobody writes. */
  draftAt(element: Element): Draft | undefined;
  known(draft: Draft): Known;
  /** Asks for the verdict, silently and without an entry in the log. Never rejects. */
  learn(draft: Draft): Promise<void>;
  /** It may be sent: a verdict or the person said so. */
  allow(draft: Draft): void;
  /** Somebody writes there. */
  noticed(composer: HTMLElement): void;
  /** The editors in which somebody has written. */
  places(): HTMLElement[];
  /** Policy or site have changed: no verdict stands any more. */
  forget(): void;
}

/** Verdicts that are remembered. */
const MOST_VERDICTS = 500;
/** A verdict stands this long; the index may have changed since. */
const STANDING_MILLISECONDS = 600_000;

interface Standing {
  readonly known: Known;
  readonly until: number;
}

export function createComposer(
  { ask, isConnected, site, composerAt, textsOf }: ComposerParts,
  now: () => number = () => performance.now(),
): Composer {
  const verdicts = new Map<string, Standing>();
  const seeds = crypto.getRandomValues(new Uint32Array(2));
  let places: WeakRef<HTMLElement>[] = [];
  /** Verdicts that were asked for before the last change don't count. */
  let era = 0;

  const remember = (key: string, known: Known): void => {
    verdicts.delete(key);
    verdicts.set(key, { known, until: now() + STANDING_MILLISECONDS });
    const [oldest] = verdicts.keys();
    if (verdicts.size > MOST_VERDICTS && oldest !== undefined) verdicts.delete(oldest);
  };

  const standing = (key: string): Known => {
    const found = verdicts.get(key);
    return found && found.until > now() ? found.known : 'unknown';
  };

  const draftOf = (composer: HTMLElement): Draft => {
    const flavours = textsOf(composer);
    const key = flavours.map(({ text }) => hashOf(text, seeds)).join(' ');
    return { composer, flavours, key, length: flavours[0]?.text.length ?? 0, matters: couldMatter(flavours) };
  };

  return {
    draftAt(element) {
      const composer = composerAt(element);
      return composer && draftOf(composer);
    },
    known({ key, matters, flavours }) {
      if (flavours.every(({ text }) => text.trim() === '')) return 'clean';
      return matters || site().holdAll ? standing(key) : 'clean';
    },
    async learn({ flavours, key, length }) {
      if (!isConnected() || length > MAX_JUDGED_CHARACTERS) return;
      const asked = era;
      const verdict = await ask({
        type: 'judge',
        channel: 'composer',
        flavours: [...flavours],
        bodies: [],
        record: false,
      }).catch(() => undefined);
      if (verdict === undefined || asked !== era) return;
      const isStopped = verdict.action !== 'allow' && verdict.action !== 'audit';
      // An "anyway" that was given meanwhile stands.
      if (standing(key) === 'unknown') remember(key, isStopped ? 'stopped' : 'clean');
    },
    allow: ({ key }) => remember(key, 'clean'),
    noticed(composer) {
      const others = places.filter((place) => place.deref()?.isConnected === true && place.deref() !== composer);
      places = [...others, new WeakRef(composer)];
    },
    places: () =>
      places.flatMap((place) => {
        const element = place.deref();
        return element?.isConnected === true ? [element] : [];
      }),
    forget() {
      era += 1;
      verdicts.clear();
    },
  };
}

/** 64 bits of a text, under seeds of this frame; and its length. */
function hashOf(text: string, seeds: Uint32Array): string {
  let [a = 0, b = 0] = seeds;
  for (let i = 0; i < text.length; i += 1) {
    const code = text.charCodeAt(i);
    a = Math.imul(a ^ code, 0x9e3779b1);
    b = Math.imul(b ^ code, 0x85ebca77);
    // Multiplying carries only upwards.
    a ^= a >>> 15;
    b ^= b >>> 13;
  }
  return `${text.length}.${(a >>> 0).toString(36)}.${(b >>> 0).toString(36)}`;
}
