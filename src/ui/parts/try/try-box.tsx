/** A box to try a text in: what would happen if it were pasted. Nothing of it is kept. */
import { useEffect, useState } from 'preact/hooks';
import type { Status, TryResult } from '../../../contract/message.ts';
import { ask } from '../../../platform/messaging.ts';
import { Notice } from '../notice.tsx';
import { TryOutcome } from './try-outcome.tsx';
import styles from './try-box.module.css';

/** Judged once typing rests for this long. */
const REST_MILLISECONDS = 250;

export interface TryBoxProps {
  readonly sites: Status['sites'];
  /** Judged again when another index is in use. */
  readonly index: string | undefined;
}

type TryState = { readonly result?: TryResult; readonly failed: boolean };

export function TryBox({ sites, index }: TryBoxProps) {
  const [text, setText] = useState('');
  const [site, setSite] = useState('');
  const [state, setState] = useState<TryState>({ failed: false });

  useEffect(() => {
    if (text.trim() === '') {
      setState({ failed: false });
      return undefined;
    }
    let overtaken = false;
    const timer = setTimeout(() => {
      ask({ type: 'try', text, ...(site === '' ? {} : { site }) }).then(
        (result) => overtaken || setState({ result, failed: false }),
        () => overtaken || setState({ failed: true }),
      );
    }, REST_MILLISECONDS);
    return () => {
      overtaken = true;
      clearTimeout(timer);
    };
  }, [text, site, index]);

  return (
    <div class={styles.try}>
      <div class={styles.box}>
        <textarea
          class={styles.text}
          aria-label="Text to try"
          rows={9}
          spellcheck={false}
          value={text}
          placeholder="Paste some code here"
          onInput={(event) => setText(event.currentTarget.value)}
        />
        <label class={styles.site}>
          As if on
          <select value={site} onChange={(event) => setSite(event.currentTarget.value)}>
            <option value="">any AI site</option>
            {sites
              .filter(({ matches }) => matches.length > 0)
              .sort((a, b) => a.name.localeCompare(b.name))
              .map(({ id, name }) => (
                <option key={id} value={id}>
                  {name}
                </option>
              ))}
          </select>
        </label>
      </div>
      <div aria-live="polite">
        {state.failed && <Notice tone="stop">The check didn’t answer. Try again.</Notice>}
        {state.result !== undefined && <TryOutcome result={state.result} />}
      </div>
    </div>
  );
}
