/** What became of the canary, in words, and what to do about it. Pure. */
import type { CanaryResult } from '../../contract/message.ts';
import { formatDuration } from '../parts/format.ts';
import type { Tone } from '../parts/notice.tsx';
import { actionNames } from '../parts/words.ts';

const sources = { policy: 'the policy', index: 'the index' } as const;

export function canaryWords(result: CanaryResult): {
  readonly tone: Tone;
  readonly title: string;
  readonly text: string;
} {
  const { state, source = 'index', repository = '', action, milliseconds } = result;
  switch (state) {
    case 'caught': {
      const does = action === undefined ? '' : ` What would be done about it: ${actionNames[action].toLowerCase()}.`;
      return {
        tone: 'good',
        title: 'The canary was caught',
        text: `The snippet of ${sources[source]} was recognised as ${repository} in ${formatDuration(milliseconds)}.${does}`,
      };
    }
    case 'missed':
      return {
        tone: 'stop',
        title: 'The canary went through',
        text:
          source === 'policy'
            ? 'The snippet in the policy isn’t in this index, or is shorter than what the policy acts on (source.minLines). Index the code that it is from, or take another snippet.'
            : 'The index doesn’t recognise its own snippet, or the policy acts on larger pieces alone (source.minLines). Lower that value, or make the index again.',
      };
    case 'no-index':
      return {
        tone: 'stop',
        title: 'There is no index to test',
        text: 'Code can’t be recognised yet. See “Index” on this page for what keeps it from being there.',
      };
    case 'none':
      return {
        tone: 'warn',
        title: 'There is no canary',
        text: 'Make the index with “sourcekeep index --canary”, or put a snippet of indexed code into the policy as canary.text.',
      };
  }
}
