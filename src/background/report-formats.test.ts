/** Each format is read back by a reader of that format: OTLP by OpenTelemetry's own classes, Splunk's event by event. */
import root from '@opentelemetry/otlp-transformer/build/src/generated/root.js';
import * as v from 'valibot';
import { describe, expect, it } from 'vitest';
import { ActivityEventSchema, type DecisionEvent, type HealthEvent } from '../contract/event.ts';
import { reportBody } from './report-formats.ts';

const decision: DecisionEvent = {
  type: 'decision',
  id: '6f1b1d0e-4f0a-4f39-9a61-1f2c9f0c3a11',
  time: '2026-11-23T17:40:12.345Z',
  version: '1.4.0',
  site: 'chatgpt',
  host: 'chatgpt.com',
  channel: 'paste',
  action: 'justify',
  outcome: 'overridden',
  findings: [
    { kind: 'source', repository: 'acme/payments', file: 'src/ledger.ts', lines: 38, share: 0.73 },
    { kind: 'secret', rule: 'aws-access-key-id' },
  ],
  characters: 4_294_967_297,
  lines: 61,
  reason: 'Agreed with „legal“ – ticket 12\n{"a":1}',
  indexSequence: 7,
  labels: { team: 'payments', site: 'Århus' },
};
const heartbeat: HealthEvent = {
  type: 'health',
  id: '0e0f6a3c-9d5b-4a8e-8a0e-1c9a55c1d0aa',
  time: '2026-11-23T17:41:00.001Z',
  version: '1.5.0',
  code: 'heartbeat',
  detail: 'ok',
  indexSequence: 8,
  labels: { browser: 'b7b8d5d2-6f5e-4a1e-9a41-5d0b3f0b8f11', policy: '0123456789ab' },
};
const failure: HealthEvent = { ...heartbeat, code: 'index', detail: 'wrong-signature', labels: {} };

/** Reads JSON texts that follow each other with white space between them at the most, as the collector does. */
function concatenated(text: string): unknown[] {
  const values: unknown[] = [];
  let depth = 0;
  let start = 0;
  let isText = false;
  for (let at = 0; at < text.length; at++) {
    const character = text[at];
    if (isText) {
      if (character === '\\') at++;
      else if (character === '"') isText = false;
    } else if (character === '"') isText = true;
    else if (character === '{') {
      if (depth === 0) start = at;
      depth++;
    } else if (character === '}') {
      depth--;
      if (depth === 0) values.push(JSON.parse(text.slice(start, at + 1)));
    } else if (depth === 0 && !/\s/.test(character ?? '')) throw new Error(`unexpected ${character} at ${at}`);
  }
  if (depth !== 0) throw new Error('cut short');
  return values;
}

/** What the collector knows at the level above `event`; anything else it refuses. */
const SplunkSchema = v.strictObject({
  time: v.number(),
  host: v.exactOptional(v.string()),
  source: v.literal('sourcekeep'),
  sourcetype: v.picklist(['sourcekeep:decision', 'sourcekeep:health']),
  event: ActivityEventSchema,
});

describe('json', () => {
  it('is an array of the events as they are', () => {
    const { type, body } = reportBody('json', [decision, heartbeat]);
    expect(type).toBe('application/json');
    expect(JSON.parse(body)).toEqual([decision, heartbeat]);
  });
});

describe('splunk-hec', () => {
  it('is one object after the other, each with its time in seconds', () => {
    const read = concatenated(reportBody('splunk-hec', [decision, heartbeat, failure]).body);
    const events = read.map((one) => v.parse(SplunkSchema, one));
    expect(events.map(({ event }) => event)).toEqual([decision, heartbeat, failure]);
    expect(events.map(({ sourcetype }) => sourcetype)).toEqual([
      'sourcekeep:decision',
      'sourcekeep:health',
      'sourcekeep:health',
    ]);
    expect(events[0]?.time).toBe(1_795_455_612.345);
    // Which browser it was, only a heartbeat says.
    expect(events.map(({ host }) => host)).toEqual([undefined, heartbeat.labels?.['browser'], undefined]);
  });
});

/** The generated classes have no types of their own. */
interface Generated {
  readonly opentelemetry: {
    readonly proto: { readonly collector: { readonly logs: { readonly v1: { ExportLogsServiceRequest: Message } } } };
  };
}
interface Message {
  fromObject(json: object): object;
  /** What is wrong, or null. */
  verify(message: object): string | null;
  encode(message: object): { finish(): Uint8Array };
  decode(bytes: Uint8Array): object;
  toObject(message: object, options: { readonly longs: typeof String; readonly json: boolean }): unknown;
}

describe('otlp', () => {
  const { ExportLogsServiceRequest } = (root as unknown as Generated).opentelemetry.proto.collector.logs.v1;

  it('reads the same after OpenTelemetry has taken it in and packed it', () => {
    const { type, body } = reportBody('otlp', [decision, heartbeat, failure]);
    expect(type).toBe('application/json');
    const sent = JSON.parse(body) as { resourceLogs: { scopeLogs: { logRecords: Record<string, unknown>[] }[] }[] };
    const message = ExportLogsServiceRequest.fromObject(sent);
    expect(ExportLogsServiceRequest.verify(message)).toBeNull();
    const arrived = ExportLogsServiceRequest.decode(ExportLogsServiceRequest.encode(message).finish());
    const read = ExportLogsServiceRequest.toObject(arrived, { longs: String, json: true });
    // Whatever has another name than in the definition would be missing; `eventName` is newer than this reader.
    for (const record of sent.resourceLogs.flatMap(({ scopeLogs }) => scopeLogs.flatMap((logs) => logs.logRecords))) {
      expect(record['eventName']).toMatch(/^sourcekeep\.(decision|health)$/);
      delete record['eventName'];
    }
    expect(read).toEqual(sent);
  });

  it('groups by version, and says of each event what the others say', () => {
    const { resourceLogs } = JSON.parse(reportBody('otlp', [decision, heartbeat, failure]).body) as {
      resourceLogs: { resource: unknown; scopeLogs: { logRecords: Record<string, unknown>[] }[] }[];
    };
    expect(resourceLogs.map(({ resource }) => resource)).toEqual(
      ['1.4.0', '1.5.0'].map((version) => ({
        attributes: [
          { key: 'service.name', value: { stringValue: 'sourcekeep' } },
          { key: 'service.version', value: { stringValue: version } },
        ],
      })),
    );
    const records = resourceLogs.flatMap(({ scopeLogs }) => scopeLogs.flatMap(({ logRecords }) => logRecords));
    expect(records.map(({ severityText, severityNumber }) => [severityText, severityNumber])).toEqual([
      ['WARN', 13],
      ['INFO', 9],
      ['ERROR', 17],
    ]);
    expect(records.map(({ body }) => body)).toEqual([
      { stringValue: 'justify overridden chatgpt' },
      { stringValue: 'heartbeat ok' },
      { stringValue: 'index wrong-signature' },
    ]);
    expect(records[0]?.['timeUnixNano']).toBe('1795455612345000000');
    const first = (records[0]?.['attributes'] ?? []) as { key: string; value: unknown }[];
    const attributes = new Map(first.map(({ key, value }) => [key, value]));
    expect(attributes.get('sourcekeep.characters')).toEqual({ intValue: '4294967297' });
    expect(attributes.get('sourcekeep.reason')).toEqual({ stringValue: decision.reason });
    expect(attributes.get('sourcekeep.label.team')).toEqual({ stringValue: 'payments' });
    expect(attributes.get('sourcekeep.finding.files')).toEqual({
      arrayValue: { values: [{ stringValue: 'src/ledger.ts' }, { stringValue: '' }] },
    });
    expect(attributes.get('sourcekeep.finding.shares')).toEqual({
      arrayValue: { values: [{ doubleValue: 0.73 }, { doubleValue: 0 }] },
    });
  });
});
