/** The content script of every guarded frame: connects its parts and arms them before any script of the page runs. */
import { isConnected } from '../platform/build.ts';
import { answerContentRequests, ask } from '../platform/messaging.ts';
import { guardFileInputs } from './attach.ts';
import { stopIfBanned } from './ban-stop.ts';
import { announce, armDialogShield, isShielded, showChip, showDialog } from './dialog/dialog.tsx';
import { createComposer } from './composer.ts';
import { composerAt, textsOf } from './composer-text.ts';
import { askPerson } from './frame-dialog.ts';
import { guardDrop } from './guard-drop.ts';
import { guardPaste } from './guard-paste.ts';
import { guardSubmit } from './guard-submit.ts';
import { createHold } from './hold.ts';
import { createIntercept } from './intercept.ts';
import { createPageGate } from './page-gate.ts';
import { listenToPage, type ReadModel } from './page-signal.ts';
import { currentAddresses, isOnSite } from './site-path.ts';
import { watchSite } from './site-state.ts';
import { watchComposer } from './watch-composer.ts';

/** So long something is said that the person should read. */
const NOTE_MILLISECONDS = 6000;

/** Scripts are brought into open tabs too: the second run in one frame finds the first one's way to listen again. */
const world = globalThis as { sourcekeepListen?: () => void };

function start(): () => void {
  const site = watchSite(() => {
    if (__BUILD__ === 'enterprise') stopIfBanned(site.current().banned);
    pageGate.update();
    composer.forget();
  });
  const isHere = (): boolean => isOnSite(site.current().matches, currentAddresses());
  const hold = createHold({
    ask,
    isConnected,
    site: site.current,
    redact: ask,
    // A report that can't be delivered changes nothing for the person; the decision stands.
    report: (report) => void ask(report).catch(() => undefined),
    showDialog: (request) =>
      askPerson({ showHere: showDialog, showElsewhere: () => ask({ type: 'dialog-elsewhere', request }) }, request),
    showChip,
    announce,
  });
  const intercept = createIntercept({
    hold,
    site: site.current,
    isOnSite: isHere,
    isOurs: isShielded,
    wake: site.wake,
  });
  guardPaste(intercept);
  guardDrop(intercept);
  guardFileInputs(intercept);
  let readModel: ReadModel = () => undefined;
  const composer = createComposer({
    ask,
    isConnected,
    site: site.current,
    composerAt,
    textsOf: (composed) => textsOf(composed, readModel),
  });
  watchComposer(intercept, composer);
  guardSubmit(intercept, composer, (text) => {
    announce(text);
    setTimeout(showChip(text), NOTE_MILLISECONDS);
  });
  const pageGate = createPageGate({ decide: hold.decide, site: site.current, isOnSite: isHere });
  const arm = (): void => {
    // The dialog's shield goes first: what happens in the dialog is nobody else's business, ours included.
    armDialogShield(window);
    intercept.arm();
  };
  answerContentRequests((request) => showDialog(request.request));
  return () => {
    arm();
    readModel = listenToPage({
      onOpened: arm,
      // The script of an updated extension takes over from one that can no longer reach it.
      onSuccessor: () => {
        if (isConnected()) return;
        intercept.retire();
        pageGate.retire();
      },
      port: pageGate.port,
    });
  };
}

world.sourcekeepListen ??= start();
world.sourcekeepListen();
