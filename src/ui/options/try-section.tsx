/** A box to try a text in: what would happen if it were pasted. Nothing of it is kept. */
import { useEffect, useRef, useState } from 'preact/hooks';
import type { Status, TryResult } from '../../contract/message.ts';
import { Notice } from '../parts/notice.tsx';
import { Section } from '../parts/section.tsx';
import { TryOutcome } from './try-outcome.tsx';
import styles from './try-section.module.css';
import type { OptionsActions } from './options-view.tsx';

/** Judged once typing rests for this long. */
const REST_MILLISECONDS = 250;

export interface TrySectionProps extends Pick<OptionsActions, 'onTry'> {
  readonly sites: Status['sites'];
  readonly hasIndex: boolean;
}

type TryState = { readonly result?: TryResult; readonly failed: boolean };

export function TrySection({ sites, hasIndex, onTry }: TrySectionProps) {
  const [text, setText] = useState('');
  const [site, setSite] = useState('');
  const [state, setState] = useState<TryState>({ failed: false });
  const judge = useRef(onTry);
  judge.current = onTry;

  useEffect(() => {
    if (text.trim() === '') {
      setState({ failed: false });
      return undefined;
    }
    let overtaken = false;
    const timer = setTimeout(() => {
      judge.current(text, site).then(
        (result) => overtaken || setState({ result, failed: false }),
        () => overtaken || setState({ failed: true }),
      );
    }, REST_MILLISECONDS);
    return () => {
      overtaken = true;
      clearTimeout(timer);
    };
  }, [text, site, hasIndex]);

  return (
    <Section id="try" title="Try it" lead="Paste something to see what would happen. It isn’t stored or logged.">
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
    </Section>
  );
}
