/** The demo, built and set up already: a browser to try out where there is a display, the scripted tour where not. */
import { relative } from 'node:path';
import { type Extension, launch } from '../../tests/e2e/harness/browser.ts';
import { root } from '../build.mjs';
import { FURTHER_LINE, harmlessPiece, sourcePiece } from './pieces.ts';
import { addSiteInOptions, clearOutput, makeIndex, openIndexInOptions, OUTPUT, serveDemo } from './prepare.ts';
import { Steps } from './steps.ts';
import { runTour } from './tour.ts';

/** Leaves the browser to the person until they close it. */
async function leaveOpen(extension: Extension, start: string): Promise<void> {
  const { context } = extension;
  const closed = new Promise<void>((resolve) => context.once('close', () => resolve()));
  for (const page of context.pages().slice(1)) await page.close();
  const page = context.pages()[0] ?? (await context.newPage());
  await page.goto(start);
  console.log(
    '\nCopy a piece of code on the start page and paste it into the chat. Close the browser to end the demo.',
  );
  await closed;
}

/**
 * @param tour whether to run the tour without a window
 * @returns the exit code: 0 when everything did what it should
 */
export async function runDemo({ tour }: { readonly tour: boolean }): Promise<number> {
  const steps = new Steps();
  const source = await sourcePiece();
  await clearOutput();
  const index = await steps.run('index examples/acme-payments with the command line tool', makeIndex);
  if (index === undefined) return 1;
  const pages = await serveDemo([source, harmlessPiece]);
  let extension: Extension | undefined;
  try {
    extension = await steps.run('start Chromium with the enterprise build', () =>
      launch({
        build: 'enterprise',
        headless: tour,
        context: tour ? { viewport: { width: 1280, height: 900 } } : { viewport: null },
        ...(tour ? {} : { args: ['--window-size=1280,860'] }),
      }),
    );
    if (extension === undefined) return 1;
    const browser = extension;
    await steps.run('options: open the index', () => openIndexInOptions(browser));
    await steps.run(`options: add the chat at ${pages.origin}`, () => addSiteInOptions(browser, pages.origin));
    if (tour) {
      const further = await sourcePiece(FURTHER_LINE);
      await runTour({ extension, pages, source, further, harmless: harmlessPiece, steps });
      console.log(`\nScreenshots: ${relative(root, OUTPUT)}/`);
    } else if (steps.failed === 0) {
      await leaveOpen(extension, `${pages.origin}/start.html`);
    }
  } finally {
    await extension?.close().catch(() => undefined);
    await pages.close();
  }
  console.log(`${steps.count - steps.failed} of ${steps.count} steps did what they should.`);
  return steps.failed === 0 ? 0 : 1;
}
