/** Install, start, alarms: what wakes the service worker besides messages. */
import { browser } from './browser.ts';

/** Chromium's own limit. */
const SHORTEST_ALARM_MILLISECONDS = 30_000;

export function onInstalled(listener: (reason: string) => void): void {
  browser.runtime.onInstalled.addListener(({ reason }) => listener(reason));
}

export function onStartup(listener: () => void): void {
  browser.runtime.onStartup.addListener(() => listener());
}

/**
 * Runs `listener` when the browser has another version of the extension ready. A forced installation may fetch the very
 * same one again, which is none.
 */
export function onUpdateReady(listener: () => void): void {
  browser.runtime.onUpdateAvailable.addListener(({ version }) => {
    if (version !== browser.runtime.getManifest().version) listener();
  });
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

/** Sets the alarm to a moment (milliseconds since 1970), and to each `periodMinutes` behind it. */
export async function setAlarm(name: string, when: number, periodMinutes: number): Promise<void> {
  await browser.alarms.create(name, { when, periodInMinutes: periodMinutes });
}

export async function stopAlarm(name: string): Promise<void> {
  await browser.alarms.clear(name);
}

/** `admin` where an organisation's policy installed the extension. */
export async function installType(): Promise<string> {
  return (await chrome.management.getSelf()).installType;
}

/**
 * Runs `listener` at a time (milliseconds since 1970), and again whenever another one is set: by a timer, and by an alarm
 * in case the worker was stopped meanwhile. Must be called while the worker starts. Undefined: not at all.
 */
export function alarmClock(name: string, listener: () => void): (at: number | undefined) => void {
  let timer: ReturnType<typeof setTimeout> | undefined;
  onAlarm(name, listener);
  return (at) => {
    clearTimeout(timer);
    if (at === undefined) {
      stopAlarm(name).catch(() => undefined);
      return;
    }
    // A longer timer would ring at once; the worker is gone by then anyway.
    timer = setTimeout(listener, Math.min(Math.max(0, at - Date.now()), 2 ** 31 - 1));
    browser.alarms
      .create(name, { when: Math.max(at, Date.now() + SHORTEST_ALARM_MILLISECONDS) })
      .catch(() => undefined);
  };
}
