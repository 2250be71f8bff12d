/** The two events of the activity log and of reports: a closed list of fields, none of which can hold pasted text. */
import * as v from 'valibot';

export const channels = ['paste', 'drop', 'file', 'composer', 'submit', 'network', 'clipboard', 'navigation'] as const;
export const ChannelSchema = v.picklist(channels);
export type Channel = v.InferOutput<typeof ChannelSchema>;

/** What is done about a finding, from the mildest to the strictest; their order is the order of strictness. */
export const actions = ['allow', 'audit', 'warn', 'justify', 'block'] as const;
export const ActionSchema = v.picklist(actions);
export type Action = v.InferOutput<typeof ActionSchema>;

export const outcomes = ['sent', 'cancelled', 'redacted', 'blocked', 'overridden'] as const;
export const OutcomeSchema = v.picklist(outcomes);
export type Outcome = v.InferOutput<typeof OutcomeSchema>;

/** The longest reason that is kept, in characters. */
export const MAX_REASON_LENGTH = 200;
/** The shortest reason that enables an "… anyway", in characters. */
export const MIN_REASON_LENGTH = 10;

/** The longest name of anything in an event, in characters; paths of files can be longer. */
export const MAX_NAME_LENGTH = 1024;

const name = v.pipe(v.string(), v.maxLength(MAX_NAME_LENGTH));
const count = v.pipe(v.number(), v.integer(), v.minValue(0));
const LabelsSchema = v.record(v.pipe(v.string(), v.maxLength(64)), v.pipe(v.string(), v.maxLength(256)));

export const EventFindingSchema = v.strictObject({
  kind: v.picklist(['source', 'secret', 'marker', 'code', 'uninspectable']),
  repository: v.exactOptional(name),
  file: v.exactOptional(name),
  lines: v.exactOptional(count),
  rule: v.exactOptional(name),
  share: v.exactOptional(v.pipe(v.number(), v.minValue(0), v.maxValue(1))),
});
export type EventFinding = v.InferOutput<typeof EventFindingSchema>;

export const DecisionEventSchema = v.strictObject({
  type: v.literal('decision'),
  id: v.pipe(v.string(), v.uuid()),
  time: v.pipe(v.string(), v.isoTimestamp()),
  version: name,
  site: name,
  host: name,
  channel: ChannelSchema,
  action: v.picklist([...actions, 'ban']),
  outcome: OutcomeSchema,
  findings: v.array(EventFindingSchema),
  characters: count,
  lines: count,
  reason: v.exactOptional(v.pipe(v.string(), v.maxLength(MAX_REASON_LENGTH))),
  indexSequence: v.exactOptional(count),
  labels: v.exactOptional(LabelsSchema),
});
export type DecisionEvent = v.InferOutput<typeof DecisionEventSchema>;

export const healthCodes = [
  'index',
  'policy',
  'report',
  'worker',
  'storage',
  'heartbeat',
  'verdict',
  'canary',
] as const;
/** Why a health event was written. Closed, so that no text can travel in it. */
export const healthDetails = [
  'ok',
  'not-an-index',
  'newer-version',
  'truncated',
  'corrupt',
  'wrong-key',
  'wrong-signature',
  'older-sequence',
  'unreachable',
  'bad-answer',
  'quota',
  'missing',
  'timeout',
  'too-large',
  'failed',
  'invalid-key',
  'reset',
  /** Reports that found no more room; how many, says the label `dropped`. */
  'dropped',
  /** A receiver that takes no such report (4xx). */
  'refused',
  /** The canary went through. */
  'not-caught',
] as const;
export type HealthCode = (typeof healthCodes)[number];
export type HealthDetail = (typeof healthDetails)[number];

export const HealthEventSchema = v.strictObject({
  type: v.literal('health'),
  id: v.pipe(v.string(), v.uuid()),
  time: v.pipe(v.string(), v.isoTimestamp()),
  version: name,
  code: v.picklist(healthCodes),
  detail: v.picklist(healthDetails),
  indexSequence: v.exactOptional(count),
  labels: v.exactOptional(LabelsSchema),
});
export type HealthEvent = v.InferOutput<typeof HealthEventSchema>;

export const ActivityEventSchema = v.variant('type', [DecisionEventSchema, HealthEventSchema]);
export type ActivityEvent = v.InferOutput<typeof ActivityEventSchema>;
