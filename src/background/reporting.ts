/** Reports and heartbeat, wired to the browser. In the enterprise build alone. */
import type { HealthDetail } from '../contract/event.ts';
import { version } from '../platform/build.ts';
import { browserId } from '../platform/installation.ts';
import { alarmClock, onAlarm, repeatAlarm, stopAlarm } from '../platform/lifecycle.ts';
import { openReportStore } from '../platform/report-store.ts';
import { storedLocally } from '../platform/storage.ts';
import { upload } from '../platform/upload.ts';
import { recordHealth, reportEvents } from './activity.ts';
import type { Canary } from './canary.ts';
import { beatSchema, createHeartbeat, noBeat } from './heartbeat.ts';
import type { IndexSource } from './index-source.ts';
import type { PolicySource } from './policy-source.ts';
import { createReports, nothingSent, type Reports, reportStateSchema } from './reports.ts';

const HEARTBEAT_ALARM = 'heartbeat';
/** How often it is looked whether a heartbeat is due. */
const LOOK_MINUTES = 60;

export interface ReportingParts {
  readonly policies: PolicySource;
  readonly indexes: IndexSource;
  readonly canary: Canary;
  /** How the last download of the index ended. */
  readonly download: () => Promise<HealthDetail>;
}

export interface Reporting {
  readonly reports: Reports;
  /** After a change of policy or index. */
  update(): void;
}

/** Registers its alarms at once, and hands every event that is written from now on to the queue. */
export function startReporting({ policies, indexes, canary, download }: ReportingParts): Reporting {
  const wakeAt = alarmClock('reports', () => void reports.update());
  const reports = createReports({
    store: openReportStore(),
    state: storedLocally('reports', reportStateSchema(), nothingSent),
    upload,
    target: async () => {
      const { policy, seen } = await policies.current();
      return { reporting: policy.reporting, seen };
    },
    wakeAt,
    tell: async (detail, labels) => {
      const { policy } = await policies.current();
      await recordHealth('report', detail, { ...policy.labels, ...labels });
    },
  });
  reportEvents(reports);
  const heartbeat = createHeartbeat({
    context: () => Promise.all([policies.current(), indexes.current()]),
    canary,
    download,
    browserId,
    version,
    last: storedLocally('heartbeat', beatSchema(), noBeat),
    record: recordHealth,
  });
  const update = (): void => {
    void reports.update();
    void heartbeat.look();
    void policies
      .current()
      .then(({ policy }) =>
        policy.reporting === undefined ? stopAlarm(HEARTBEAT_ALARM) : repeatAlarm(HEARTBEAT_ALARM, LOOK_MINUTES),
      )
      .catch(() => undefined);
  };
  onAlarm(HEARTBEAT_ALARM, () => void heartbeat.look());
  update();
  return { reports, update };
}
