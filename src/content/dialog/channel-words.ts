/** The words of each way into a page or out of it. */
import type { Channel } from '../../contract/event.ts';

export interface ChannelWords {
  readonly anyway: string;
  /** What was about to happen; a site's name follows. */
  readonly about: string;
  /** What is forbidden in a block; a site's name follows. */
  readonly cannot: string;
  readonly nothing: string;
  /** What was looked at. */
  readonly thing: string;
}

const paste: ChannelWords = {
  anyway: 'Paste anyway',
  about: 'You were about to paste it into',
  cannot: 'It can’t be pasted into',
  nothing: 'Nothing has been pasted',
  thing: 'paste',
};
const send: ChannelWords = {
  anyway: 'Send anyway',
  about: 'You were about to send it to',
  cannot: 'It can’t be sent to',
  nothing: 'Nothing has been sent',
  thing: 'message',
};

export const channelWords: Readonly<Record<Channel, ChannelWords>> = {
  paste,
  drop: { ...paste, about: 'You were about to drop it into', cannot: 'It can’t be dropped into', thing: 'text' },
  clipboard: { ...paste, about: 'It was about to be pasted into' },
  file: {
    anyway: 'Attach anyway',
    about: 'You were about to attach it in',
    cannot: 'It can’t be attached in',
    nothing: 'Nothing has been attached',
    thing: 'file',
  },
  composer: send,
  submit: send,
  network: { ...send, about: 'This page was about to send it to', thing: 'request' },
  navigation: { ...send, about: 'This page was about to send it to', thing: 'address' },
};
