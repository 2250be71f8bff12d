/** The small inputs that are remembered, and the way to have them forgotten. */
import { ConfirmButton } from '../parts/confirm-button.tsx';
import { formatCount } from '../parts/format.ts';
import { LockNote } from '../parts/lock-note.tsx';
import { Section } from '../parts/section.tsx';

const LOCK_ID = 'ledger-lock';

export interface LedgerSectionProps {
  readonly count: number;
  readonly locked: boolean;
  readonly onForget: () => void;
}

/** What is remembered, in one sentence. */
export function rememberedWords(count: number): string {
  if (count === 0) return 'Nothing is remembered now.';
  return count === 1 ? 'One small paste is remembered.' : `${formatCount(count)} small pastes are remembered.`;
}

export function LedgerSection({ count, locked, onForget }: LedgerSectionProps) {
  return (
    <Section
      id="small-pastes"
      title="Small pastes"
      lead="A few lines say little by themselves. Sourcekeep remembers hashes of their words for a while, never the text, and judges them together."
    >
      <p>{rememberedWords(count)}</p>
      <div>
        <ConfirmButton
          question="Forget all small pastes?"
          yes="Forget"
          onConfirm={onForget}
          disabled={locked || count === 0}
          {...(locked ? { describedBy: LOCK_ID } : {})}
        >
          Forget them
        </ConfirmButton>
      </div>
      {locked && <LockNote id={LOCK_ID}>It decides how long they are remembered.</LockNote>}
    </Section>
  );
}
