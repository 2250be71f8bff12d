/** What goes to the organisation's receiver, where that is, and whether it arrives. */
import type { Status } from '../../contract/message.ts';
import { Notice } from '../parts/notice.tsx';
import { Section } from '../parts/section.tsx';
import { reportLine, reportTrouble } from './report-words.ts';
import styles from './reports-section.module.css';

export interface ReportsSectionProps {
  readonly reports: NonNullable<Status['reports']>;
  readonly now: number;
}

export function ReportsSection({ reports, now }: ReportsSectionProps) {
  const trouble = reportTrouble(reports, now);
  return (
    <Section
      id="reports"
      title="Reports"
      lead="Your organisation is told what the activity log says: which file was matched at which site, what was decided, and the reasons given. Never what you pasted."
    >
      <div class={styles.reports}>
        {trouble !== undefined && (
          <Notice tone={trouble.tone} title={trouble.title}>
            {trouble.text}
          </Notice>
        )}
        <p>
          They go to <strong>{reports.host}</strong>. <span class={styles.line}>{reportLine(reports, now)}</span>
        </p>
        <p class={styles.line}>Deleting the activity log doesn’t delete reports: these are your organisation’s.</p>
      </div>
    </Section>
  );
}
