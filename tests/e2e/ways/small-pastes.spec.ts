/** Many small pastes are judged together: over tabs, and over the end of the service worker. */
import { expect, type Page } from '@playwright/test';
import { allStoredData, pasteNative } from '../harness.ts';
import { dialogTree } from '../harness/dialog.ts';
import { until } from '../harness/settings.ts';
import { forgetSmallInputs } from './stage.ts';
import { way, type WayStage } from './way.ts';

const PIECE_LINES = 4;

function piecesOf(code: string): string[] {
  const lines = code.split('\n');
  return Array.from({ length: Math.ceil(lines.length / PIECE_LINES) }, (_, i) =>
    lines.slice(i * PIECE_LINES, (i + 1) * PIECE_LINES).join('\n'),
  );
}

/** Pastes one piece into an emptied field. @returns whether it was held and asked about */
async function isAskedFor(stage: WayStage, tab: Page, piece: string): Promise<boolean> {
  await stage.copy(tab, piece);
  await tab.locator('textarea').fill('');
  await tab.locator('textarea').focus();
  await pasteNative(tab);
  const words = piece.replace(/\s+/g, '');
  let isHeld = false;
  await until('the paste came in or was held', async () => {
    isHeld = (await dialogTree(tab)) !== null;
    return isHeld || (await tab.locator('textarea').inputValue()).replace(/\s+/g, '') === words;
  });
  return isHeld;
}

for (const [form, between] of [
  ['pieces of four lines, one after the other', async () => Promise.resolve()],
  ['the service worker ends after each', async (stage: WayStage) => stage.extension.stopWorker()],
] as const) {
  way({ way: 'Small pastes', form, guard: 'createLedger' }, async (stage) => {
    await forgetSmallInputs(stage.extension);
    stage.arrivals.serve('/chat.html', '<!doctype html><title>chat</title><textarea rows="9"></textarea>', 'text/html');
    const tabs = [await stage.page('/chat.html'), await stage.page('/chat.html')];
    for (const piece of piecesOf(stage.publicCode(40))) {
      expect(await isAskedFor(stage, tabs[0] as Page, piece)).toBe(false);
    }
    await forgetSmallInputs(stage.extension);
    const pieces = piecesOf(stage.indexedCode(40));
    let asked = 0;
    while (asked < pieces.length) {
      const tab = tabs[asked % 2] as Page;
      await tab.bringToFront();
      asked += 1;
      if (await isAskedFor(stage, tab, pieces[asked - 1] as string)) {
        await stage.cancel(tab);
        break;
      }
      await between(stage);
    }
    expect(asked).toBeLessThan(10);
    const kept = JSON.stringify((await allStoredData(stage.extension)).indexedDb['ledger']);
    expect(kept).toContain('sealed');
    for (const word of pieces.join(' ').match(/\w{8,}/g) ?? []) expect(kept).not.toContain(word);
  });
}
