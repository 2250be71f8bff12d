/**
 * A Chromium that nobody is attached to until a test says so. Playwright attaches itself to every tab from its first
 * moment, and a tab that something is attached to is never prerendered. It speaks the browser's own protocol by a pipe.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { dirname, join } from 'node:path';
import type { Readable, Writable } from 'node:stream';
import type { CDPSession } from '@playwright/test';
import { chromiumPath, type Extension } from './browser.ts';
import { buttonNamed, centreIn, dialogAmong, type DialogTree } from './dialog.ts';
import { until } from './settings.ts';

type Dialog = Omit<DialogTree, 'frame'>;
type Session = Pick<CDPSession, 'send'>;

/** A tab that the test has attached itself to. */
export interface PlainTab {
  evaluate<T, A>(call: (value: A) => T, value: A): Promise<Awaited<T>>;
  /** Puts a text on the clipboard by a copy of its own; the page hears of it. */
  copy(text: string): Promise<void>;
  /** A trusted paste into the first textarea. */
  paste(): Promise<void>;
  /** Waits for the dialog, clicks its button of that name and waits until the dialog is gone. */
  answer(button: string): Promise<Dialog>;
}

export interface PlainChromium {
  /** Opens a tab and leaves it alone. */
  open(url: string): Promise<void>;
  /** Waits for the tab at this address and attaches itself to it, for good. */
  attach(url: string): Promise<PlainTab>;
  /** Runs in the extension's service worker. */
  inWorker<T, A>(call: (value: A) => T, value: A): Promise<Awaited<T>>;
  /** Where its tabs and windows are, but for empty ones and the browser's own. */
  addresses(): Promise<string[]>;
  close(): Promise<void>;
}

interface Message {
  readonly id?: number;
  readonly result?: unknown;
  readonly error?: { readonly message: string };
}

/** Calls by a pipe: JSON messages that end with a zero byte. */
function callsOf(child: ChildProcess): (method: string, params?: object, sessionId?: string) => Promise<unknown> {
  const [, , , input, output] = child.stdio as unknown as [null, null, null, Writable, Readable];
  const waiting = new Map<number, (message: Message) => void>();
  let last = 0;
  let rest = '';
  output.setEncoding('utf8').on('data', (data: string) => {
    const messages = (rest + data).split('\0');
    rest = messages.pop() ?? '';
    for (const message of messages.map((text) => JSON.parse(text) as Message)) {
      if (message.id !== undefined) waiting.get(message.id)?.(message);
    }
  });
  // What is written to a browser that has ended is nobody's any more.
  input.on('error', () => undefined);
  return (method, params = {}, sessionId) =>
    new Promise((resolve, reject) => {
      last += 1;
      const id = last;
      waiting.set(id, ({ result, error }) => {
        waiting.delete(id);
        if (error === undefined) resolve(result);
        else reject(new Error(`${method}: ${error.message}`));
      });
      input.write(`${JSON.stringify({ id, method, params, sessionId })}\0`);
    });
}

/**
 * Starts it on the profile of a browser that has been closed (`extension.context.close()`), with its extension, index
 * and settings.
 */
export async function startPlainChromium(extension: Extension, args: readonly string[] = []): Promise<PlainChromium> {
  const folder = join(dirname(extension.profile), 'extension');
  const child = spawn(
    await chromiumPath(),
    [
      ...['--headless=new', '--remote-debugging-pipe', '--no-first-run', '--lang=en-US', '--window-size=1100,760'],
      ...(process.getuid?.() === 0 ? ['--no-sandbox'] : []),
      ...[
        `--user-data-dir=${extension.profile}`,
        `--disable-extensions-except=${folder}`,
        `--load-extension=${folder}`,
      ],
      ...args,
    ],
    { stdio: ['ignore', 'ignore', 'ignore', 'pipe', 'pipe'] },
  );
  const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  const call = callsOf(child);
  const sessionOf = (sessionId: string): Session => ({
    send: ((method: string, params?: object) => call(method, params, sessionId)) as CDPSession['send'],
  });
  const browser = { send: call as CDPSession['send'] };

  const targetAt = async (what: string, is: (type: string, url: string) => boolean): Promise<Session> => {
    let targetId: string | undefined;
    await until(what, async () => {
      const { targetInfos } = await browser.send('Target.getTargets');
      targetId = targetInfos.find(({ type, url }) => is(type, url))?.targetId;
      return targetId !== undefined;
    });
    const { sessionId } = await browser.send('Target.attachToTarget', { targetId: targetId ?? '', flatten: true });
    return sessionOf(sessionId);
  };
  let worker: Session;
  const plain: PlainChromium = {
    async open(url) {
      await browser.send('Target.createTarget', { url });
    },
    attach: async (url) => tabOf(await targetAt(`a tab at ${url}`, (type, at) => type === 'page' && at === url)),
    inWorker: (callback, value) => evaluateIn(worker, callText(callback, value)),
    async addresses() {
      const { targetInfos } = await browser.send('Target.getTargets');
      return targetInfos
        .filter(({ type, url }) => type === 'page' && !/^(about|chrome):/.test(url))
        .map(({ url }) => url);
    },
    async close() {
      browser.send('Browser.close').catch(() => undefined);
      await ended;
    },
  };
  try {
    const own = extension.url('');
    worker = await targetAt('the service worker', (type, url) => type === 'service_worker' && url.startsWith(own));
    // Its first moment is before there is anything of the browser's in it.
    await until('the extension', () => evaluateIn(worker, 'globalThis.chrome?.scripting !== undefined'));
    const sites = await plain.inWorker(async () => {
      const { settings } = await chrome.storage.local.get<{ settings?: { addedSites?: object[] } }>('settings');
      return settings?.addedSites?.length ?? 0;
    }, undefined);
    // An extension that is loaded from a folder registers its scripts anew at every start.
    if (sites > 0) await until('the content scripts', () => plain.inWorker(isRegistered, undefined));
  } catch (error) {
    await plain.close();
    throw error;
  }
  return plain;
}

/** Runs in the service worker: whether sites beyond the manifest's have their scripts. */
export async function isRegistered(): Promise<boolean> {
  return (await chrome.scripting.getRegisteredContentScripts()).length > 0;
}

/** A call of a function with a value, as text. */
function callText(call: (value: never) => unknown, value: unknown): string {
  return `(${String(call)})(${JSON.stringify(value) ?? ''})`;
}

async function evaluateIn<T>(session: Session, expression: string): Promise<T> {
  const { result, exceptionDetails } = await session.send('Runtime.evaluate', {
    ...{ expression, awaitPromise: true, returnByValue: true, userGesture: true },
  });
  if (exceptionDetails) throw new Error(exceptionDetails.exception?.description ?? exceptionDetails.text);
  return result.value as T;
}

async function tabOf(session: Session): Promise<PlainTab> {
  await session.send('Emulation.setFocusEmulationEnabled', { enabled: true });
  await session.send('Page.bringToFront');

  const run = <T>(expression: string): Promise<T> => evaluateIn(session, expression);
  const dialog = async (): Promise<Dialog | null> => {
    const { nodes } = await session.send('Accessibility.getFullAXTree');
    return dialogAmong(nodes);
  };
  return {
    evaluate: (callback, value) => run(callText(callback, value)),
    copy: (text) =>
      run(`new Promise((resolve, reject) => {
        addEventListener('copy', (event) => {
          event.preventDefault();
          event.clipboardData.setData('text/plain', ${JSON.stringify(text)});
        }, { once: true, capture: true });
        document.execCommand('copy') ? resolve() : reject(new Error('the browser refused to copy'));
      })`),
    async paste() {
      await run(`document.querySelector('textarea').focus()`);
      const key = { modifiers: 2, key: 'v', code: 'KeyV', windowsVirtualKeyCode: 86 };
      await session.send('Input.dispatchKeyEvent', { type: 'rawKeyDown', ...key, commands: ['Paste'] });
      await session.send('Input.dispatchKeyEvent', { type: 'keyUp', ...key });
    },
    async answer(button) {
      let found: Dialog | null = null;
      await until('the dialog', async () => (found = await dialog()) !== null);
      const shown = found as unknown as Dialog;
      const { x, y } = await centreIn(session, buttonNamed(shown, button));
      const at = { x, y, button: 'left', clickCount: 1 } as const;
      await session.send('Input.dispatchMouseEvent', { type: 'mousePressed', ...at });
      await session.send('Input.dispatchMouseEvent', { type: 'mouseReleased', ...at });
      await until('the dialog to close', async () => (await dialog()) === null);
      return shown;
    },
  };
}
