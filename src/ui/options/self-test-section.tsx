/** Proves that this browser, this policy and this index work together: a harmless snippet must be caught. */
import { useState } from 'preact/hooks';
import type { CanaryResult } from '../../contract/message.ts';
import { ask } from '../../platform/messaging.ts';
import { Button } from '../parts/button.tsx';
import { Notice } from '../parts/notice.tsx';
import { Section } from '../parts/section.tsx';
import { canaryWords } from './canary-words.ts';

type Test = 'ready' | 'running' | 'failed' | CanaryResult;

export function SelfTestSection() {
  const [test, setTest] = useState<Test>('ready');
  const run = (): void => {
    setTest('running');
    ask({ type: 'canary' }).then(setTest, () => setTest('failed'));
  };
  return (
    <Section
      id="self-test"
      title="Self-test"
      lead="The canary is a harmless snippet that the index knows. Pasting it anywhere must be noticed; here it is judged without a trace."
    >
      <div>
        <Button onClick={run} disabled={test === 'running'}>
          Run the self-test
        </Button>
      </div>
      <div aria-live="polite">
        <Outcome test={test} />
      </div>
    </Section>
  );
}

function Outcome({ test }: { readonly test: Test }) {
  if (test === 'ready' || test === 'running') return null;
  if (test === 'failed') return <Notice tone="stop">The check didn’t answer. Try again.</Notice>;
  const { tone, title, text } = canaryWords(test);
  return (
    <Notice tone={tone} title={title}>
      {text}
    </Notice>
  );
}
