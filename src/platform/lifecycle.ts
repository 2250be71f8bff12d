/** Install, start, alarms: what wakes the service worker besides messages. */
import { browser } from './browser.ts';

export function onInstalled(listener: (reason: string) => void): void {
  browser.runtime.onInstalled.addListener(({ reason }) => listener(reason));
}

export function onStartup(listener: () => void): void {
  browser.runtime.onStartup.addListener(() => listener());
}

/** Runs `listener` when the browser has a newer version of the extension ready. */
export function onUpdateReady(listener: () => void): void {
  browser.runtime.onUpdateAvailable.addListener(() => listener());
}

/** Starts the extension anew, in its newest version. What is in memory and in session storage goes. */
export function restart(): void {
  browser.runtime.reload();
}

/**
 * Keeps the service worker from being stopped for the next half a minute, as each call of an extension API does.
 * https://developer.chrome.com/docs/extensions/develop/concepts/service-workers/lifecycle
 */
export function stayAwake(): void {
  void browser.runtime.getPlatformInfo();
}

/** Runs `listener` when the alarm of that name rings. Must be called while the worker starts. */
export function onAlarm(name: string, listener: () => void): void {
  browser.alarms.onAlarm.addListener((alarm) => {
    if (alarm.name === name) listener();
  });
}

/** Sets the alarm unless it is set already with the same period. */
export async function repeatAlarm(name: string, periodMinutes: number): Promise<void> {
  const present = await browser.alarms.get(name);
  if (present?.periodInMinutes === periodMinutes) return;
  await browser.alarms.create(name, { periodInMinutes: periodMinutes, delayInMinutes: periodMinutes });
}

export async function stopAlarm(name: string): Promise<void> {
  await browser.alarms.clear(name);
}

/** `admin` where an organisation's policy installed the extension. */
export async function installType(): Promise<string> {
  return (await chrome.management.getSelf()).installType;
}
