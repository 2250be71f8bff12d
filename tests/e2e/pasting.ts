/** What the tests of pasting and dropping share: a browser that knows one real package, texts, and editors' states. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Page } from '@playwright/test';
import type { ActivityEvent, DecisionEvent } from '../../src/contract/event.ts';
import type { Settings } from '../../src/contract/settings.ts';
import type { Flavour } from '../../src/contract/finding.ts';
import { codeFlavours, type Extension, launch, type Pages, startPages, stored, until } from './harness.ts';
import { packageIndex } from './harness/package-index.ts';

const root = join(import.meta.dirname, '../..');

/** Each has a page of its name. */
export const editors = [
  'textarea',
  'react-textarea',
  'input',
  'contenteditable',
  'contenteditable-pre',
  'plaintext-only',
  'shadow-open',
  'shadow-closed',
  'prosemirror',
  'tiptap',
  'lexical',
  'quill',
  'slate',
  'codemirror',
  'monaco',
] as const;
export type EditorName = (typeof editors)[number];

export interface Stage {
  readonly extension: Extension;
  readonly pages: Pages;
  /** Where Sourcekeep guards, and the same pages where it isn't. */
  readonly guarded: string;
  readonly native: string;
  page(): Promise<Page>;
  /** Copies, from a page of its own that stays open. */
  copy(flavours: readonly Flavour[]): Promise<void>;
  /** Deletes the log, and with it what was let through: the next test is asked again. */
  forget(): Promise<void>;
  close(): Promise<void>;
}

/** A browser with an index of RxJS's sources; its test pages are an AI site at one of their two origins. */
export async function startStage(
  settings: Partial<Settings> = {},
  further: (pages: Pages) => readonly string[] = () => [],
): Promise<Stage> {
  const pages = await startPages();
  const extension = await launch({
    build: 'enterprise',
    index: await packageIndex(),
    sites: [pages.origin, ...further(pages)],
    settings,
  });
  const copier = await extension.context.newPage();
  return {
    extension,
    pages,
    async copy(flavours) {
      const copied = await copier.evaluate(
        (list) => {
          const onCopy = (event: ClipboardEvent): void => {
            event.preventDefault();
            for (const { type, text } of list) event.clipboardData?.setData(type, text);
          };
          document.addEventListener('copy', onCopy, { once: true });
          return document.execCommand('copy');
        },
        [...flavours],
      );
      if (!copied) throw new Error('the browser refused to copy');
    },
    guarded: pages.origin,
    native: pages.secondOrigin,
    page: () => extension.context.newPage(),
    async forget() {
      const door = await extension.context.newPage();
      await door.goto(extension.url('manifest.json'));
      await door.evaluate(async () => {
        await chrome.runtime.sendMessage({ type: 'ledger-reset' });
        await chrome.runtime.sendMessage({ type: 'activity-delete' });
      });
      await door.close();
    },
    async close() {
      await extension.close();
      await pages.close();
    },
  };
}

async function linesOf(file: string, first: number, count: number): Promise<string> {
  const text = await readFile(join(root, 'node_modules', file), 'utf8');
  return text
    .split('\n')
    .slice(first - 1, first - 1 + count)
    .join('\n');
}

/** Code that the index knows. */
export const indexedCode = (lines: number): Promise<string> =>
  linesOf('rxjs/src/internal/operators/share.ts', 180, lines);
/** Code by others, with tabs and blank lines, which the index doesn't know. */
export const otherCode = (lines = 40): Promise<string> => linesOf('three/src/math/Matrix4.js', 150, lines);

export const clipboards: Readonly<Record<'plain' | 'code' | 'rich', (text: string) => Flavour[]>> = {
  plain: (text) => [{ type: 'text/plain', text }],
  code: codeFlavours,
  rich: (text) => {
    const escaped = text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
    const items = escaped.split('\n').map((line) => `<li>${line.trim()}</li>`);
    return [
      { type: 'text/plain', text: `Heading\n\nSome bold words and a link 日本語 👩‍👩‍👧\n${text}` },
      {
        type: 'text/html',
        text: `<h2>Heading</h2><p>Some <b>bold words</b> and <a href="https://example.com/">a link</a> 日本語 👩‍👩‍👧</p><ul>${items.join('')}</ul>`,
      },
    ];
  },
};

/** Editors join changes that come within this time into one undo step. */
const JOINING_MILLISECONDS: Readonly<Partial<Record<EditorName, number>>> = {
  prosemirror: 600,
  tiptap: 600,
  lexical: 600,
  codemirror: 600,
  quill: 1200,
};

/** Opens an editor's page, types into it and selects the middle. */
export async function openEditor(page: Page, origin: string, editor: EditorName): Promise<void> {
  await page.goto(`${origin}/${editor}.html`);
  await page.waitForFunction(() => typeof window.editorModel === 'function');
  await page.evaluate(() => window.focusEditor());
  await page.keyboard.type('ABCD');
  await page.keyboard.press('ArrowLeft');
  for (let i = 0; i < 2; i++) await page.keyboard.press('Shift+ArrowLeft');
  const typed = await page.evaluate(() => performance.now());
  const joining = JOINING_MILLISECONDS[editor] ?? 0;
  await page.waitForFunction((end) => performance.now() > end, typed + joining);
  if (editor === 'slate') {
    // Slate takes the document's selection into its model a little later; a paste before that goes elsewhere.
    await page.waitForFunction(() => {
      const selection = window.editorSelection() as { anchor: { offset: number }; focus: { offset: number } } | null;
      return selection?.anchor.offset === 3 && selection.focus.offset === 1;
    });
  }
  await settled(page);
}

/** The editor's model once it has stopped changing; with `before`, once it is another than that. */
export async function settled(page: Page, before?: string): Promise<string> {
  return page.evaluate(async (old) => {
    const now = (): string => JSON.stringify([window.editorModel(), window.editorSelection()]);
    const end = performance.now() + 15_000;
    let last = now();
    for (let same = 0; same < 4 && performance.now() < end;) {
      await new Promise((resolve) => requestAnimationFrame(resolve));
      const next = now();
      const model = JSON.stringify(window.editorModel());
      same = next === last && model !== old ? same + 1 : 0;
      last = next;
    }
    return JSON.stringify(window.editorModel());
  }, before);
}

export const modelOf = (page: Page): Promise<string> => page.evaluate(() => JSON.stringify(window.editorModel()));
export const selectionOf = (page: Page): Promise<string> =>
  page.evaluate(() => JSON.stringify(window.editorSelection()));

/** How many inputs the service worker has judged today. */
export async function judgedCount(stage: Stage): Promise<number> {
  const counts = (await stored(stage.extension, 'checked-today')) as { checked?: Record<string, number> } | undefined;
  return Object.values(counts?.checked ?? {}).reduce((sum, count) => sum + count, 0);
}

/** Waits until as many inputs were judged. */
export async function untilJudged(stage: Stage, count: number): Promise<void> {
  await until(`${count} judged inputs`, async () => (await judgedCount(stage)) >= count);
}

/** The latest decision in the activity log. */
export async function lastDecision(stage: Stage): Promise<DecisionEvent | undefined> {
  return (await decisions(stage)).at(-1);
}

/** All decisions in the activity log, oldest first. */
export async function decisions(stage: Stage): Promise<DecisionEvent[]> {
  const door = await stage.extension.context.newPage();
  try {
    await door.goto(stage.extension.url('manifest.json'));
    const answer = await door.evaluate(
      () => chrome.runtime.sendMessage({ type: 'activity' }) as Promise<{ value: ActivityEvent[] }>,
    );
    const found = answer.value.filter((event): event is DecisionEvent => event.type === 'decision');
    return found.sort((a, b) => a.time.localeCompare(b.time));
  } finally {
    await door.close();
  }
}
