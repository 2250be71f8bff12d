/** The isolated end of the MAIN world's port: takes its questions, and tells it the state of the site. */
import * as v from 'valibot';
import type { SiteState } from '../contract/message.ts';
import { type PageMessage, PageMessageSchema, type PortMessage } from '../contract/page-port.ts';
import type { Asked } from './hold.ts';

export interface PageGateParts {
  /** Whether what MAIN asks about may go on. Never rejects. */
  readonly decide: (asked: Asked) => Promise<boolean>;
  readonly site: () => SiteState;
  /** Whether the page is the AI site now: its path may have changed. */
  readonly isOnSite: () => boolean;
}

export interface PageGate {
  /** The end of a new port that is to be handed to the MAIN world. */
  port(): MessagePort;
  /** Tells the MAIN world the site's state again. */
  update(): void;
  /** The script of an updated extension has taken over: everything passes here. */
  retire(): void;
}

export function createPageGate({ decide, site, isOnSite }: PageGateParts): PageGate {
  let ours: MessagePort | undefined;
  let retired = false;
  const update = (): void => {
    const { active, holdAll } = site();
    ours?.postMessage({ kind: 'state', active: active && !retired, holdAll } satisfies PortMessage);
  };
  /** Answered where it was asked: a script that came to this window before may ask too. */
  const onMessage = async (port: MessagePort, { data }: MessageEvent<unknown>): Promise<void> => {
    const parsed = v.safeParse(PageMessageSchema, data);
    if (!parsed.success) return;
    const message = parsed.output;
    const guarded = !retired && site().active && isOnSite();
    const go = !guarded || (await decide(askedBy(message)));
    port.postMessage({ kind: 'answer', id: message.id, go } satisfies PortMessage);
  };
  return {
    port() {
      const { port1, port2 } = new MessageChannel();
      ours = port1;
      port1.addEventListener('message', (event) => void onMessage(port1, event));
      port1.start();
      update();
      return port2;
    },
    update,
    retire() {
      retired = true;
      update();
    },
  };
}

function askedBy({ channel, flavours, bodies }: PageMessage): Asked {
  const files = bodies.map(({ name, type, data }) => new File([data], name, { type }));
  return { channel, contents: { flavours, files }, matters: true };
}
