/** A page that does its worst gets nothing of what is held: neither before nor after the person has decided. */
import { expect, type Page, test } from '@playwright/test';
import {
  announcements,
  buttonNamed,
  centreOf,
  clickAnyway,
  clickDialogButton,
  dialogTree,
  pasteNative,
  until,
  waitForDialog,
  waitForNoDialog,
} from './harness.ts';
import { clipboards, indexedCode, lastDecision, otherCode, type Stage, startStage } from './pasting.ts';

let stage: Stage;
let page: Page;
let leaked: string;

test.beforeAll(async () => {
  stage = await startStage({ action: 'warn' });
  page = await stage.page();
  leaked = await indexedCode(25);
});

/** What one test lets through, the next one is asked about again. */
test.beforeEach(() => stage.forget());
test.afterAll(async () => stage.close());

declare global {
  interface Window {
    /** All that the page's listeners were told, as text. */
    told: string[];
    spy(view: Window): void;
  }
}

/** Hears what can be heard at a window, and writes down everything that an event gives away. */
const SPY = `<script>
  window.told = [];
  window.spy = (view) => {
    const types = ['paste', 'beforepaste', 'copy', 'cut', 'beforeinput', 'input', 'textInput', 'drop', 'dragover',
      'keydown', 'keypress', 'keyup', 'click', 'pointerdown', 'change', 'selectionchange'];
    for (const phase of [true, false]) for (const target of [view, view.document]) for (const type of types) {
      target.addEventListener(type, (event) => {
        const data = event.clipboardData || event.dataTransfer;
        const texts = data ? [...data.types].map((kind) => data.getData(kind)) : [];
        top.told.push([type, event.isTrusted, event.data, event.key, event.target && event.target.value, ...texts].join(' '));
      }, phase);
    }
  };
</script>`;
const AREA = '<textarea id="area" rows="8" cols="60"></textarea>';

async function open(name: string, body: string, prepare?: () => unknown): Promise<void> {
  const address = `${stage.guarded}/hostile-${name}.html`;
  await page.unroute('**/hostile-*.html');
  await page.route('**/hostile-*.html', (route) =>
    route.fulfill({ contentType: 'text/html; charset=utf-8', body: `<!doctype html><head>${SPY}</head>${body}` }),
  );
  await page.goto(address);
  if (prepare !== undefined) await page.evaluate(prepare);
}

/** Finds the textarea in the page or its frame and puts the caret into it. */
const focusArea = (): Promise<void> =>
  page.evaluate(() => {
    const frame = document.querySelector('iframe');
    const area = (document.querySelector('textarea') ??
      frame?.contentDocument?.querySelector('textarea')) as HTMLElement;
    frame?.contentWindow?.focus();
    area.focus();
  });

async function expectNothingTold(): Promise<void> {
  const lines = leaked.split('\n').map((line) => line.trim());
  const telling = lines.filter((line) => line.length > 12);
  const told = await page.evaluate(() => {
    const documents = [document, ...[...document.querySelectorAll('iframe')].map((frame) => frame.contentDocument)];
    const fields = documents.flatMap((one) => [...(one?.querySelectorAll('textarea') ?? [])].map(({ value }) => value));
    return [...top!.told, ...fields, ...documents.map((one) => one?.documentElement.outerHTML ?? '')].join('\n');
  });
  expect(telling.filter((line) => told.includes(line))).toEqual([]);
}

/** Pastes, expects the dialog and that nothing is told, cancels, and expects it again. */
async function expectHeld(): Promise<void> {
  await stage.copy(clipboards.code(leaked));
  await page.bringToFront();
  await focusArea();
  await pasteNative(page);
  await waitForDialog(page);
  await expectNothingTold();
  await page.keyboard.press('Escape');
  await waitForNoDialog(page);
  await expectNothingTold();
}

const hostilePages: Readonly<Record<string, { readonly body: string; readonly act?: () => unknown }>> = {
  'listeners that came with the first script': { body: `<script>spy(window)</script>${AREA}` },
  'a document opened anew': {
    body: '',
    act: () => {
      document.open();
      window.spy(window);
      document.write('<textarea></textarea>');
      document.close();
    },
  },
  'a script written into a complete document': {
    body: '',
    act: () => {
      document.write('<script>spy(window)</script><textarea></textarea>');
      document.close();
    },
  },
  'a script written with writeln': {
    body: '',
    act: () => {
      document.writeln('<script>spy(window)</script><textarea></textarea>');
      document.close();
    },
  },
  'a parent that opens its frame anew': {
    body: '<iframe width="800" height="500"></iframe>',
    act: () => {
      const inside = document.querySelector('iframe')?.contentDocument as Document;
      inside.open();
      window.spy(inside.defaultView as Window);
      inside.write('<textarea></textarea>');
      inside.close();
    },
  },
  "a parent that uses its own functions on its frame's document": {
    body: '<iframe width="800" height="500"></iframe>',
    act: () => {
      const inside = document.querySelector('iframe')?.contentDocument as Document;
      Reflect.apply(Document.prototype.open, inside, []);
      window.spy(inside.defaultView as Window);
      Document.prototype.write.call(inside, '<textarea></textarea>');
      Document.prototype.close.call(inside);
    },
  },
  'functions of a fresh frame': {
    body: '',
    act: () => {
      const frame = document.createElement('iframe');
      document.body.append(frame);
      const view = frame.contentWindow as unknown as { Document: typeof Document };
      Reflect.apply(view.Document.prototype.open, document, []);
      window.spy(window);
      document.write('<textarea></textarea>');
      document.close();
    },
  },
  'functions of a frame that is gone': {
    body: '',
    act: () => {
      const frame = document.createElement('iframe');
      document.body.append(frame);
      const { write } = (frame.contentWindow as unknown as { Document: typeof Document }).Document.prototype;
      frame.remove();
      write.call(document, '<script>spy(window)</script><textarea></textarea>');
      document.close();
    },
  },
  'the second document of a frame, opened anew': {
    body: '<iframe width="800" height="500"></iframe>',
    act: async () => {
      const frame = document.querySelector('iframe') as HTMLIFrameElement;
      const first = frame.contentWindow as unknown as { Document: typeof Document };
      const { open: openOfFirst } = first.Document.prototype;
      const loaded = new Promise((resolve) => frame.addEventListener('load', resolve));
      frame.src = '/textarea.html';
      await loaded;
      const second = frame.contentDocument as Document;
      Reflect.apply(openOfFirst, second, []);
      window.spy(second.defaultView as Window);
      second.write('<textarea></textarea>');
      second.close();
    },
  },
  'a custom element that reacts when its document is opened anew': {
    body: '<x-reacting></x-reacting>',
    act: () => {
      let rounds = 3;
      const react = (): void => {
        window.spy(window);
        if ((rounds -= 1) > 0) document.append(document.createElement('x-reacting'));
      };
      customElements.define(
        'x-reacting',
        class extends HTMLElement {
          disconnectedCallback(): void {
            react();
          }
        },
      );
      document.open();
      document.write('<textarea></textarea>');
      document.close();
    },
  },
  'a custom element that reacts when a complete document is written to': {
    body: '<x-reacting></x-reacting>',
    act: () => {
      customElements.define(
        'x-reacting',
        class extends HTMLElement {
          disconnectedCallback(): void {
            window.spy(window);
            document.write('<p>');
          }
        },
      );
      document.write('<textarea></textarea>');
      document.close();
    },
  },
  'a frame that reacts when it is taken away': {
    body: '<iframe></iframe>',
    act: () => {
      const frame = document.querySelector('iframe') as HTMLIFrameElement;
      frame.contentWindow?.addEventListener('pagehide', () => window.spy(window));
      document.open();
      document.write('<textarea></textarea>');
      document.close();
    },
  },
  'a setter in the way of what is remembered': {
    body: AREA,
    act: () => {
      let taken = 0;
      const count = (): void => {
        taken += 1;
      };
      for (let i = 0; i < 9; i += 1) Reflect.defineProperty(Array.prototype, i, { configurable: true, set: count });
      document.dispatchEvent(new FocusEvent('sourcekeep-handover', { relatedTarget: document.createElement('p') }));
      document.write('<textarea></textarea>');
      for (let i = 0; i < 9; i += 1) Reflect.deleteProperty(Array.prototype, i);
      if (taken > 0) throw new Error('something was taken');
      window.spy(window);
      document.close();
    },
  },
  'functions that the page has replaced': {
    body: AREA,
    act: () => {
      window.spy(window);
      const tell = (what: string) => (): void => void top?.told.push(what);
      EventTarget.prototype.addEventListener = tell('addEventListener');
      Event.prototype.stopImmediatePropagation = tell('stopImmediatePropagation');
      Event.prototype.preventDefault = tell('preventDefault');
      DataTransfer.prototype.getData = () => '';
      Document.prototype.execCommand = () => false;
      Element.prototype.attachShadow = tell('attachShadow') as unknown as typeof Element.prototype.attachShadow;
      Object.defineProperty(ClipboardEvent.prototype, 'clipboardData', { get: () => null });
      Object.defineProperty(Event.prototype, 'isTrusted', { get: () => false });
      Object.defineProperty(Document.prototype, 'activeElement', { get: () => null });
    },
  },
};

for (const [name, { body, act }] of Object.entries(hostilePages)) {
  test(`${name}: nothing is told`, async () => {
    await open('page', body, act);
    await expectHeld();
  });
}

test('our host taken away, clicked and typed at by script: the dialog stays and nothing is let through', async () => {
  await open('dialog', `<script>spy(window)</script>${AREA}`, () => {
    const attack = (): void => {
      for (const element of document.documentElement.children) {
        if (element === document.body || element === document.head) continue;
        for (const type of ['pointerdown', 'pointerup', 'mousedown', 'mouseup', 'click', 'keydown', 'keyup']) {
          const init = { bubbles: true, composed: true, cancelable: true, key: 'Enter', clientX: 550, clientY: 400 };
          element.dispatchEvent(type.startsWith('key') ? new KeyboardEvent(type, init) : new MouseEvent(type, init));
        }
        (element as HTMLElement).click();
      }
      document.activeElement?.dispatchEvent(new KeyboardEvent('keydown', { key: 'Enter', bubbles: true }));
    };
    setInterval(attack, 20);
    let removals = 0;
    new MutationObserver(() => {
      const ours = [...document.documentElement.children].find((one) => one !== document.body && one !== document.head);
      if (ours !== undefined && removals++ < 2) ours.remove();
    }).observe(document.documentElement, { childList: true });
  });
  await stage.copy(clipboards.code(leaked));
  await page.bringToFront();
  await focusArea();
  await pasteNative(page);
  // It acts once it was visible for half a second; so long the page's clicks and keys go on.
  await until('the button to be ready', async () => {
    const tree = await dialogTree(page);
    return tree !== null && !buttonNamed(tree, 'Paste anyway').disabled;
  });
  await page.evaluate(() => new Promise((resolve) => setTimeout(resolve, 200)));
  expect(await dialogTree(page)).not.toBeNull();
  await expectNothingTold();
  await page.keyboard.press('Escape');
  await waitForNoDialog(page);
  await expectNothingTold();
});

test('a see-through popover over the button: a real click lets nothing through until it is gone', async () => {
  await open('popover', `${AREA}<div id="cover" popover="manual"></div>`);
  await stage.copy(clipboards.code(leaked));
  await page.bringToFront();
  await focusArea();
  await pasteNative(page);
  const tree = await waitForDialog(page);
  await page.evaluate(() => {
    const cover = document.getElementById('cover') as HTMLElement;
    cover.style.cssText =
      'inset:0; width:100vw; height:100vh; margin:0; border:0; background: rgb(255 255 255 / .01); pointer-events:none';
    cover.showPopover();
  });
  const { x, y } = await centreOf(page, tree, buttonNamed(tree, 'Paste anyway'));
  const end = Date.now() + 1500;
  while (Date.now() < end) await page.mouse.click(x, y);
  expect(await dialogTree(page)).not.toBeNull();
  expect(await page.locator('#area').inputValue()).toBe('');
  await page.evaluate(() => document.getElementById('cover')?.hidePopover());
  await clickAnyway(page);
  await until('the paste', async () => (await page.locator('#area').inputValue()) === leaked);
});

for (const [how, outcome, left] of [
  ['so that it can be undone', 'blocked', ''],
  ['for good', 'sent', 'a cut line'],
] as const) {
  test(`an editor that puts cut lines back ${how}: taken back, or else reported as sent`, async () => {
    await open('redaction', AREA);
    const cut = leaked.split('\n').find((line) => line.length > 20) ?? '';
    await page.evaluate(
      ([line, way]) => {
        const area = document.querySelector('textarea') as HTMLTextAreaElement;
        area.addEventListener('paste', (event) => {
          event.preventDefault();
          if (way === 'for good') area.value = line as string;
          else document.execCommand('insertText', false, line);
        });
      },
      [cut, how],
    );
    const own = (await otherCode()).split('\n');
    await stage.copy(clipboards.code([...own.slice(0, 20), leaked, ...own.slice(20)].join('\n')));
    await page.bringToFront();
    await focusArea();
    await pasteNative(page);
    await clickDialogButton(page, 'Paste without matched lines');
    await until('the outcome', async () => (await lastDecision(stage))?.outcome === outcome);
    expect(await page.locator('#area').inputValue()).toBe(left === '' ? '' : cut);
    await until('the announcement', async () =>
      (await announcements(page)).some((text) => text.includes(left === '' ? 'nothing was pasted' : 'still holds')),
    );
  });
}

test('the functions that are stood in for look and behave like the native ones', async () => {
  const look = (): unknown =>
    (['open', 'write', 'writeln'] as const).map((name) => {
      const { value, ...flags } = Object.getOwnPropertyDescriptor(Document.prototype, name) as PropertyDescriptor;
      const method = value as (...values: unknown[]) => unknown;
      const fail = (run: () => unknown): string => {
        try {
          return String(run());
        } catch (error) {
          return (error as Error).message.replace(/^Failed to execute .*: /, '');
        }
      };
      return {
        flags,
        name: method.name,
        length: method.length,
        keys: Reflect.ownKeys(method).map(String),
        native: /\[native code\]/.test(Function.prototype.toString.call(method)),
        prototype: 'prototype' in method,
        construct: fail(() => Reflect.construct(method, [])).replace(/^.* is not/, 'is not'),
        foreign: fail(() => method.call({})),
        strings: fail(() => method.call(document.implementation.createHTMLDocument(), Symbol('no'))),
      };
    });
  await page.goto(`${stage.native}/textarea.html`);
  const native = await page.evaluate(look);
  await page.goto(`${stage.guarded}/textarea.html`);
  expect(await page.evaluate(look)).toEqual(native);
});

test('a page whose elements keep a document from being opened once more is loaded anew', async () => {
  await open('stopped', `<x-stopping></x-stopping>${AREA}`, () => {
    customElements.define(
      'x-stopping',
      class extends HTMLElement {
        disconnectedCallback(): void {
          window.spy(window);
          window.stop();
        }
      },
    );
    Object.assign(window, { before: true });
    document.open();
  });
  await page.waitForFunction(() => !('before' in window) && document.readyState === 'complete');
  await expectHeld();
});

test('writing while the document is parsed adds to it, and asking for us brings no answer', async () => {
  await open(
    'parsing',
    `<p id="before"></p><script>
      window.heard = [];
      const type = 'sourcekeep-handover';
      for (const target of [window, document]) for (const phase of [true, false]) {
        target.addEventListener(type, (event) => heard.push(event === asked), phase);
      }
      const asked = new FocusEvent(type, { cancelable: true, bubbles: true });
      document.dispatchEvent(asked);
      heard.push(asked.defaultPrevented);
      document.write('<p id="written"></p>');
      document.writeln('<p id="written-too"></p>');
    </script>${AREA}`,
  );
  expect(await page.evaluate(() => [...document.querySelectorAll('[id]')].map(({ id }) => id))).toEqual([
    ...['before', 'written', 'written-too', 'area'],
  ]);
  expect(await page.evaluate(() => (window as unknown as { heard: boolean[] }).heard)).toEqual([
    ...[true, true, true, true, false],
  ]);
  await expectHeld();
});

test('where Trusted Types refuse a plain string, writing one still throws and changes nothing', async () => {
  const policy = '<meta http-equiv="Content-Security-Policy" content="require-trusted-types-for \'script\'">';
  await open('types', `${policy}${AREA}`);
  const thrown = await page.evaluate(() => {
    try {
      document.write('<p>new</p>');
      return '';
    } catch (error) {
      return (error as Error).name;
    }
  });
  expect(thrown).toBe('TypeError');
  expect(await page.locator('#area').count()).toBe(1);
  await expectHeld();
});
