/** What happens on a finding: three choices with one line each, and secrets. */
import type { Settings } from '../../contract/settings.ts';
import { LockNote } from '../parts/lock-note.tsx';
import { Section } from '../parts/section.tsx';
import { Switch } from '../parts/switch.tsx';
import { actionNames } from '../parts/words.ts';
import type { Locks } from './locks.ts';
import styles from './protection-section.module.css';

const choices: readonly (readonly [Settings['action'], string])[] = [
  ['warn', 'Shows what matched. You decide whether it goes anyway.'],
  ['justify', 'Going on takes a short reason, which the activity log keeps.'],
  ['block', 'Your code can’t be pasted, attached or sent. You can still paste without the matched lines.'],
];
const LOCK_ID = 'protection-lock';
const SECRETS_LOCK_ID = 'secrets-lock';

export interface ProtectionSectionProps {
  readonly locks: Locks;
  readonly onAction: (action: Settings['action']) => void;
  readonly onSecrets: (secrets: boolean) => void;
}

export function ProtectionSection({ locks, onAction, onSecrets }: ProtectionSectionProps) {
  const { action, actionLocked, secrets, secretsLocked } = locks;
  const ofPolicyOnly = action === 'allow' || action === 'audit';
  return (
    <Section
      id="protection"
      title="Protection"
      lead="What happens when something you paste, attach or send is found in the index."
    >
      <fieldset class={styles.choices} disabled={actionLocked} aria-describedby={actionLocked ? LOCK_ID : undefined}>
        <legend class="visually-hidden">On a finding</legend>
        {choices.map(([value, explanation]) => (
          <label key={value} class={styles.choice}>
            <input
              type="radio"
              name="action"
              value={value}
              checked={action === value}
              onChange={() => onAction(value)}
            />
            <span class={styles.words}>
              <strong>{actionNames[value]}</strong>
              <span>{explanation}</span>
            </span>
          </label>
        ))}
      </fieldset>
      {actionLocked && <LockNote id={LOCK_ID}>{ofPolicyOnly && `It is set to “${actionNames[action]}”.`}</LockNote>}
      <div class={styles.row}>
        <div class={styles.words}>
          <strong>Secrets</strong>
          <span id="secrets-words">Also notice passwords, tokens and private keys, wherever they come from.</span>
          {secretsLocked && <LockNote id={SECRETS_LOCK_ID} />}
        </div>
        <Switch
          label="Notice secrets"
          on={secrets}
          onChange={onSecrets}
          disabled={secretsLocked}
          describedBy={secretsLocked ? `secrets-words ${SECRETS_LOCK_ID}` : 'secrets-words'}
        />
      </div>
    </Section>
  );
}
