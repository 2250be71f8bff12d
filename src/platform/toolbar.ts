/** The toolbar button, which tells at a glance whether a tab is guarded. */
import { browser } from './browser.ts';

export type ToolbarState = 'on' | 'off' | 'paused' | 'problem';

const titles: Readonly<Record<ToolbarState, string>> = {
  on: 'Sourcekeep: this site is guarded',
  off: 'Sourcekeep: switched off here',
  paused: 'Sourcekeep: paused here',
  problem: 'Sourcekeep: there is a problem with the index',
};

function icon(state: ToolbarState): Record<string, string> {
  const suffix = state === 'on' ? '' : `-${state}`;
  return { 16: `/icons/icon${suffix}-16.png`, 32: `/icons/icon${suffix}-32.png` };
}

/** Shows a state on one tab's button; the browser resets it when the tab navigates. */
export async function showToolbarState(tabId: number, state: ToolbarState): Promise<void> {
  try {
    await browser.action.setIcon({ tabId, path: icon(state) });
    await browser.action.setTitle({ tabId, title: titles[state] });
  } catch {
    // The tab was closed meanwhile.
  }
}
