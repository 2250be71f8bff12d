/** The dialog by itself as a content script: shows what the page asks for, and writes down the answers. Tests only. */
import { announce, armDialogShield, showChip, showDialog } from '../../../../src/content/dialog/dialog.tsx';
import { type StateName, states } from './states.ts';

type Command =
  | { readonly do: 'show'; readonly state: StateName }
  | { readonly do: 'chip' | 'unchip' | 'arm' }
  | { readonly do: 'announce'; readonly text: string };

armDialogShield(window);
const answers: unknown[] = [];
let removeChip = (): void => undefined;

/** On `window`, which outlives `document.open()`'s new document element; its listeners don't, hence the timer. */
const onCommand = (event: Event): void => {
  const command = JSON.parse((event as CustomEvent<string>).detail) as Command;
  if (command.do === 'show') {
    void showDialog(states[command.state]).then((answer) => {
      answers.push(answer);
      document.documentElement.setAttribute('data-answers', JSON.stringify(answers));
    });
  } else if (command.do === 'chip') removeChip = showChip();
  else if (command.do === 'unchip') removeChip();
  else if (command.do === 'arm') armDialogShield(window);
  else if (command.do === 'announce') announce(command.text);
};
window.addEventListener('dialog-test', onCommand);
new MutationObserver(() => {
  // What src/content does after `document.open()`.
  armDialogShield(window);
  window.addEventListener('dialog-test', onCommand);
}).observe(document, { childList: true });
