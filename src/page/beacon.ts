/** MAIN world: stands in for `navigator.sendBeacon`, which can be asked about and sent a little later as well. */
import { addressOf } from './address.ts';
import type { Gate } from './gate.ts';
import { apply, encode } from './natives.ts';
import { arraySize, blobSize, matters, questionOf, type Snapshot, snapshotOf, urlMatters } from './snapshot.ts';
import { standIn } from './stand-in.ts';

/** The browser takes no more than that. */
const MOST_BYTES = 65_536;

function isTooLarge(body: Snapshot | undefined): boolean {
  if (body?.kind === 'text') return arraySize(encode(body.text)) > MOST_BYTES;
  if (body?.kind === 'bytes') return arraySize(body.value) > MOST_BYTES;
  return body?.kind === 'blob' && blobSize(body.value) > MOST_BYTES;
}

/**
 * Judges beacons. One that has to be asked about counts as sent for the page, and is lost when the page goes before the
 * answer comes.
 */
export function guardBeacon(gate: Gate): void {
  standIn(Navigator.prototype, 'sendBeacon', (native, self, values) => {
    if (values.length === 0 || !gate.isActive()) return apply(native, self, values);
    const url = addressOf(`${values[0] as string}`);
    const data = values[1];
    const body = data === undefined || data === null ? undefined : snapshotOf(data);
    const given = body === undefined ? [url] : [url, body.value];
    const asked = urlMatters(gate, url) ? url : undefined;
    if (body?.kind === 'stream' || isTooLarge(body) || (asked === undefined && !matters(gate, body)))
      return apply(native, self, given);
    gate.ask(questionOf('network', body, '', asked), (go) => {
      if (go) apply(native, self, given);
    });
    return true;
  });
}
