/** The three forms in which events are sent: a JSON array, Splunk's HTTP Event Collector, OpenTelemetry's OTLP/HTTP. */
import type { ActivityEvent, DecisionEvent, HealthEvent } from '../contract/event.ts';
import type { Policy } from '../contract/policy.ts';

export type ReportFormat = NonNullable<Policy['reporting']>['format'];

/** What a batch of events is called and how it reads on the wire. */
export interface ReportBody {
  readonly type: string;
  readonly body: string;
}

const JSON_TYPE = 'application/json';

export function reportBody(format: ReportFormat, events: readonly ActivityEvent[]): ReportBody {
  switch (format) {
    case 'json':
      return { type: JSON_TYPE, body: JSON.stringify(events) };
    case 'splunk-hec':
      return { type: JSON_TYPE, body: events.map((event) => JSON.stringify(splunkEvent(event))).join('\n') };
    case 'otlp':
      return { type: JSON_TYPE, body: JSON.stringify(otlpLogs(events)) };
  }
}

/** https://docs.splunk.com/Documentation/Splunk/latest/Data/FormateventsforHTTPEventCollector */
function splunkEvent(event: ActivityEvent) {
  const browser = event.labels?.['browser'];
  return {
    time: Date.parse(event.time) / 1000,
    // Of a heartbeat alone: other events don't say which browser they come from.
    ...(browser === undefined ? {} : { host: browser }),
    source: 'sourcekeep',
    sourcetype: `sourcekeep:${event.type}`,
    event,
  };
}

type Value =
  | { readonly stringValue: string }
  | { readonly intValue: string }
  | { readonly doubleValue: number }
  | { readonly arrayValue: { readonly values: readonly Value[] } };
interface Attribute {
  readonly key: string;
  readonly value: Value;
}

const text = (value: string): Value => ({ stringValue: value });
/** 64-bit integers are texts in the JSON form. */
const integer = (value: number): Value => ({ intValue: String(value) });
const list = (values: readonly Value[]): Value => ({ arrayValue: { values } });

const INFO = { severityNumber: 9, severityText: 'INFO' };
const WARN = { severityNumber: 13, severityText: 'WARN' };
const ERROR = { severityNumber: 17, severityText: 'ERROR' };

const decisionSeverities: Readonly<Record<DecisionEvent['action'], typeof INFO>> = {
  allow: INFO,
  audit: INFO,
  warn: WARN,
  justify: WARN,
  block: ERROR,
  ban: ERROR,
};

function decisionAttributes(event: DecisionEvent): [string, Value][] {
  const { site, host, channel, action, outcome, findings, characters, lines, reason } = event;
  return [
    ['site', text(site)],
    ['host', text(host)],
    ['channel', text(channel)],
    ['action', text(action)],
    ['outcome', text(outcome)],
    ['characters', integer(characters)],
    ['lines', integer(lines)],
    ...(reason === undefined ? [] : [['reason', text(reason)] satisfies [string, Value]]),
    // One list for each field of the findings; what a finding doesn't have is empty or 0 in its place.
    ['finding.kinds', list(findings.map(({ kind }) => text(kind)))],
    ['finding.repositories', list(findings.map(({ repository = '' }) => text(repository)))],
    ['finding.files', list(findings.map(({ file = '' }) => text(file)))],
    ['finding.rules', list(findings.map(({ rule = '' }) => text(rule)))],
    ['finding.lines', list(findings.map((finding) => integer(finding.lines ?? 0)))],
    ['finding.shares', list(findings.map(({ share = 0 }) => ({ doubleValue: share })))],
  ];
}

function healthAttributes({ code, detail }: HealthEvent): [string, Value][] {
  return [
    ['code', text(code)],
    ['detail', text(detail)],
  ];
}

function attributesOf(event: ActivityEvent): Attribute[] {
  const { indexSequence, labels = {} } = event;
  const own: [string, Value][] = [
    ['type', text(event.type)],
    ['id', text(event.id)],
    ...(event.type === 'decision' ? decisionAttributes(event) : healthAttributes(event)),
    ...(indexSequence === undefined ? [] : [['index_sequence', integer(indexSequence)] satisfies [string, Value]]),
    ...Object.entries(labels).map(([name, value]): [string, Value] => [`label.${name}`, text(value)]),
  ];
  return own.map(([key, value]) => ({ key: `sourcekeep.${key}`, value }));
}

function logRecord(event: ActivityEvent) {
  const nanoseconds = `${Date.parse(event.time)}000000`;
  const isDecision = event.type === 'decision';
  return {
    timeUnixNano: nanoseconds,
    observedTimeUnixNano: nanoseconds,
    ...(isDecision ? decisionSeverities[event.action] : event.detail === 'ok' ? INFO : ERROR),
    eventName: `sourcekeep.${event.type}`,
    body: text(isDecision ? `${event.action} ${event.outcome} ${event.site}` : `${event.code} ${event.detail}`),
    attributes: attributesOf(event),
  };
}

/** https://opentelemetry.io/docs/specs/otlp/#json-protobuf-encoding, `ExportLogsServiceRequest` */
function otlpLogs(events: readonly ActivityEvent[]) {
  const versions = [...new Set(events.map(({ version }) => version))];
  return {
    resourceLogs: versions.map((version) => ({
      resource: {
        attributes: [
          { key: 'service.name', value: text('sourcekeep') },
          { key: 'service.version', value: text(version) },
        ],
      },
      scopeLogs: [
        {
          scope: { name: 'sourcekeep', version },
          logRecords: events.filter((e) => e.version === version).map(logRecord),
        },
      ],
    })),
  };
}
