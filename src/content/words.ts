/** What a screen reader is told once something that was held is over. */
import type { Channel } from '../contract/event.ts';

interface Words {
  readonly done: string;
  readonly redacted: string;
  readonly nothing: string;
  readonly failed: string;
  readonly nothingLeft: string;
  readonly stillThere: string;
}

function wordsFor(done: string): Words {
  return {
    done: `Sourcekeep: ${done}.`,
    redacted: `Sourcekeep: ${done} without the matched lines.`,
    nothing: `Sourcekeep: nothing was ${done}.`,
    failed: `Sourcekeep: nothing was ${done}, because something failed. Try again.`,
    nothingLeft: `Sourcekeep: nothing was ${done}. Too little is left without the matched lines.`,
    stillThere: 'Sourcekeep: this editor still holds matched lines. Remove them before you send.',
  };
}

const sent = wordsFor('sent');

export const words: Readonly<Record<Channel, Words>> = {
  paste: wordsFor('pasted'),
  drop: wordsFor('dropped'),
  clipboard: wordsFor('pasted'),
  file: wordsFor('attached'),
  composer: sent,
  submit: sent,
  network: sent,
  navigation: sent,
};
