/** Decides, from sightings alone, whether a dialog has been wholly visible for long enough to be believed. */
import { VISIBLE_MILLISECONDS } from '../../contract/message.ts';

/** What must be in sight: the dialog's panel, and the button that would let something through. */
export const watchedParts = ['panel', 'button'] as const;
export type WatchedPart = (typeof watchedParts)[number];

export interface Proof {
  readonly inSight: Readonly<Record<WatchedPart, boolean>>;
  /** Which parts are where they could be seen, and yet aren't: something lies over them, or fades or distorts them. */
  readonly covered: Readonly<Record<WatchedPart, boolean>>;
  /** Since when everything has been in sight without a break, in milliseconds; undefined while something isn't. */
  readonly since: number | undefined;
  /** Where the dialog was last seen, in any notation; when it moves, seeing starts anew. */
  readonly place: string;
}

export const unseen: Proof = {
  inSight: { panel: false, button: false },
  covered: { panel: false, button: false },
  since: undefined,
  place: '',
};

/** The parts of an `IntersectionObserverEntry` (version 2) that count. */
export interface Sighting {
  readonly intersectionRatio: number;
  /** Absent where the browser doesn't know version 2: then nothing is proven. */
  readonly isVisible?: boolean;
}

/** The panel may be cut by rounding of its fractional size; the button must be whole. */
const smallestRatio: Readonly<Record<WatchedPart, number>> = { panel: 0.98, button: 1 };

/** Takes in what an observer says about one part; `time` in milliseconds of any one clock. */
export function see(proof: Proof, part: WatchedPart, sighting: Sighting, time: number): Proof {
  const whole = sighting.intersectionRatio >= smallestRatio[part];
  const visible = sighting.isVisible === true;
  const inSight = { ...proof.inSight, [part]: whole && visible };
  const covered = { ...proof.covered, [part]: whole && !visible };
  const complete = watchedParts.every((name) => inSight[name]);
  return { ...proof, inSight, covered, since: complete ? (proof.since ?? time) : undefined };
}

/** Takes in where the dialog is now. A dialog that moved might have moved under a finger already on its way down. */
export function locate(proof: Proof, place: string, time: number): Proof {
  if (place === proof.place) return proof;
  return { ...proof, place, since: proof.since === undefined ? undefined : time };
}

/** Nobody looks: the tab is in the background. Waiting begins again when somebody does. */
export function lookAway(proof: Proof, time: number): Proof {
  return proof.since === undefined ? proof : { ...proof, since: time };
}

export function isProven(proof: Proof, time: number): boolean {
  return proof.since !== undefined && time - proof.since >= VISIBLE_MILLISECONDS;
}

/** Whether something is in the way, rather than merely scrolled out of view. */
export function isCovered(proof: Proof): boolean {
  return watchedParts.some((part) => proof.covered[part]);
}
