/** The queue of reports in memory, for tests: the same order and the same rules as in IndexedDB. */
import { isSameEvent, type QueuedReport, type ReportStore } from '../platform/report-store.ts';

export function memoryReportStore(): ReportStore & { readonly all: Map<string, QueuedReport> } {
  const all = new Map<string, QueuedReport>();
  const sorted = (type: string): QueuedReport[] =>
    [...all.values()].filter(({ event }) => event.type === type).sort((a, b) => a.due - b.due);
  return {
    all,
    async put(report) {
      all.set(report.event.id, structuredClone(report));
    },
    async get(id) {
      return all.get(id);
    },
    async take(by, most) {
      const due = [...sorted('health'), ...sorted('decision')].filter((report) => report.due <= by);
      return due.slice(0, most).map(({ event }) => event);
    },
    async delete(sent) {
      for (const event of sent) {
        const stored = all.get(event.id);
        if (stored !== undefined && isSameEvent(stored.event, event)) all.delete(event.id);
      }
    },
    async shrink(most) {
      const excess = Math.max(0, all.size - most);
      for (const { event } of [...sorted('decision'), ...sorted('health')].slice(0, excess)) all.delete(event.id);
      return excess;
    },
    async count() {
      return all.size;
    },
    async firstDue() {
      return all.size === 0 ? undefined : Math.min(...[...all.values()].map(({ due }) => due));
    },
    async clear() {
      all.clear();
    },
  };
}
