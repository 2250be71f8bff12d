/**
 * What the MAIN world and the isolated world say to one another over their private port. It is handed over at the
 * detached node of `page-signal.ts` before any script of the page runs. What MAIN says is checked where it arrives: it
 * can raise an alarm, never grant anything.
 */
import * as v from 'valibot';
import { ChannelSchema } from './event.ts';
import { FlavourSchema } from './finding.ts';

/** Isolated world → MAIN, at its node: a `MessageEvent` whose only port is the one to talk over. */
export const PORT = 'sourcekeep-port';

/** Bytes on their way out: a file or a request's body. `name` is empty where it has none. */
const BodySchema = v.object({
  name: v.string(),
  type: v.string(),
  data: v.union([v.instance(Blob), v.instance(ArrayBuffer)]),
});
export type PageBody = v.InferOutput<typeof BodySchema>;

/** MAIN → isolated world. */
export const PageMessageSchema = v.variant('kind', [
  /** May this go out, or come into the page? Answered once, by its id. */
  v.object({
    kind: v.literal('judge'),
    id: v.number(),
    channel: ChannelSchema,
    flavours: v.array(FlavourSchema),
    bodies: v.array(BodySchema),
  }),
]);
export type PageMessage = v.InferOutput<typeof PageMessageSchema>;

/** Isolated world → MAIN. */
export type PortMessage =
  | { readonly kind: 'answer'; readonly id: number; readonly go: boolean }
  /** At once and at each change. `holdAll`: even what is too small for code has to be asked about. */
  | { readonly kind: 'state'; readonly active: boolean; readonly holdAll: boolean };
