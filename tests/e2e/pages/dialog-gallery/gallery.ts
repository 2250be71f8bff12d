/** Shows each state of the dialog at a click, or the one that the address names after `#`. Development only. */
import { armDialogShield, showDialog } from '../../../../src/content/dialog/dialog.tsx';
import { type StateName, states } from './states.ts';

armDialogShield(window);

async function show(name: StateName): Promise<void> {
  const answer = await showDialog(states[name]);
  const output = document.querySelector('output');
  if (output !== null) output.value = JSON.stringify(answer);
}

const names = Object.keys(states) as StateName[];
for (const name of names) {
  const button = document.createElement('button');
  button.textContent = name;
  button.addEventListener('click', () => void show(name));
  const item = document.createElement('li');
  item.append(button);
  document.querySelector('ul')?.append(item);
}
const named = names.find((name) => `#${name}` === location.hash);
if (named !== undefined) void show(named);
