/** What the rows of docs/coverage.md stand on: one browser, one server that writes down what arrives, pieces of code. */
import type { Page } from '@playwright/test';
import type { PolicyInput } from '../../../src/contract/policy.ts';
import type { Settings } from '../../../src/contract/settings.ts';
import type { Flavour } from '../../../src/engine/types.ts';
import { type Extension, launch } from '../harness/browser.ts';
import { launchManaged } from '../harness/force-install.ts';
import { setClipboard } from '../harness/clipboard.ts';
import { clickAnyway, clickDialogButton, type DialogTree, waitForDialog, waitForNoDialog } from '../harness/dialog.ts';
import { packageIndex } from '../harness/package-index.ts';
import { closePage } from '../harness/close-page.ts';
import { changeSettings } from '../harness/settings.ts';
import { type Arrivals, startArrivals } from './arrivals.ts';
import { indexedPiece, publicPiece } from './pieces.ts';

export interface WayStage {
  readonly extension: Extension;
  /** Origin of the pages where Sourcekeep guards; it is the server of `arrivals`. */
  readonly guarded: string;
  /** The same pages and server at an origin where it doesn't. */
  readonly native: string;
  /** What has reached the server since this row began. */
  readonly arrivals: Arrivals;
  /** Opens a page of the guarded origin (`/empty.html`, `/textarea.html` …) or of another; closed at the row's end. */
  page(path?: string, origin?: string): Promise<Page>;
  /** Code that the index knows, another piece in each row and for each `piece`. */
  indexedCode(lines?: number, piece?: number): string;
  /** Code of a package that the index doesn't know. */
  publicCode(lines?: number, piece?: number): string;
  /** Changes settings until the row's end; `action` is `warn` at its begin. */
  settings(changes: Partial<Settings>): Promise<void>;
  copy(page: Page, flavours: string | readonly Flavour[]): Promise<void>;
  dialog(page: Page, timeout?: number): Promise<DialogTree>;
  /** Waits for the dialog, clicks its Cancel and waits until it is gone. Gives the dialog as it was. */
  cancel(page: Page): Promise<DialogTree>;
  /** Waits for the dialog and clicks its "… anyway". */
  anyway(page: Page, name: 'Paste anyway' | 'Attach anyway' | 'Send anyway'): Promise<void>;
}

export interface OwnedStage {
  /** The stage as one row sees it: fresh arrivals, default settings, pieces of its own. */
  begin(row: string): Promise<WayStage>;
  /** Closes the pages of the row. */
  end(): Promise<void>;
  close(): Promise<void>;
}

const DEFAULTS: Partial<Settings> = { action: 'warn' };

/** A verdict that is late is asked about, which has tests of its own; here a busy machine must not count. */
const PATIENT: PolicyInput = { verdictTimeoutMilliseconds: 10_000 };

async function startBrowser(origin: string, policy: PolicyInput | undefined): Promise<Extension> {
  const index = await packageIndex();
  if (policy === undefined) {
    return launch({ build: 'enterprise', index, sites: [origin], settings: DEFAULTS, policy: PATIENT });
  }
  const sites = [...(policy.sites ?? []), { id: 'guarded', name: 'Guarded', matches: [`${origin}/*`] }];
  return launchManaged({ policy: { ...PATIENT, ...policy, sites }, index });
}

/**
 * Starts browser and server.
 * @param policy installs the extension by a policy of the browser, with this and the server as an AI site
 */
export async function startWayStage(policy?: PolicyInput): Promise<OwnedStage> {
  const arrivals = await startArrivals();
  const extension = await startBrowser(arrivals.origin, policy);
  const opened: Page[] = [];
  let isChanged = false;
  let isGranted = false;

  async function settings(changes: Partial<Settings>): Promise<void> {
    isChanged = true;
    await changeSettings(extension, changes);
  }
  return {
    async begin(row) {
      if (isGranted) await forgetGrants(extension);
      // The listener that can't wait is sometimes wrong about what comes behind pieces that were stopped.
      if (policy !== undefined) await forgetSmallInputs(extension);
      isGranted = false;
      if (isChanged) await changeSettings(extension, DEFAULTS);
      isChanged = false;
      arrivals.clear();
      arrivals.onMessage(undefined);
      return {
        extension,
        guarded: arrivals.origin,
        native: arrivals.secondOrigin,
        arrivals,
        async page(path = '/empty.html', origin = arrivals.origin) {
          const page = await extension.context.newPage();
          opened.push(page);
          await page.goto(`${origin}${path}`);
          return page;
        },
        indexedCode: (lines = 40, piece = 0) => indexedPiece(lines, `${row} ${piece}`),
        publicCode: (lines = 40, piece = 0) => publicPiece(lines, `${row} ${piece}`),
        settings,
        copy: setClipboard,
        dialog: waitForDialog,
        async cancel(page) {
          const tree = await waitForDialog(page);
          await clickDialogButton(page, 'Cancel');
          await waitForNoDialog(page);
          return tree;
        },
        async anyway(page, name) {
          isGranted = true;
          await waitForDialog(page);
          await clickAnyway(page, name);
        },
      };
    },
    async end() {
      for (const page of opened.splice(0)) await closePage(page);
    },
    async close() {
      await extension.close();
      await arrivals.close();
    },
  };
}

/** What one row has let through would go without a question in the next one that draws the same piece of code. */
async function forgetGrants(extension: Extension): Promise<void> {
  const worker = await extension.worker();
  await worker.evaluate(() => chrome.storage.session.remove('grants'));
  // It keeps them in memory too; its next start reads them anew.
  await extension.stopWorker();
}

/** Forgets the small inputs of other rows, as the button in the options does. */
export async function forgetSmallInputs({ context, url }: Extension): Promise<void> {
  const page = await context.newPage();
  await page.goto(url('manifest.json'));
  await page.evaluate(() => chrome.runtime.sendMessage({ type: 'ledger-reset' }));
  await page.close();
}
