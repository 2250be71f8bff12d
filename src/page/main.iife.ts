/**
 * MAIN world, before any script of the page: stands in for what carries text and files out of the page or into it.
 * Shows as little as it can: what stands in keeps name, length and "[native code]" of the function that it stands for.
 */
// Modules are strict, the script that is made of them isn't: sloppy functions are handed out by a page's own
// `Error.prepareStackTrace`, and with them the one that takes answers.
'use strict';
import { guardBeacon } from './beacon.ts';
import { guardClipboard } from './clipboard.ts';
import { guardDocumentOpen } from './document-open.ts';
import { keepDroppedEntries } from './dropped.ts';
import { answerModels } from './editor-model.ts';
import { guardEventSource } from './event-source.ts';
import { guardFetch } from './fetch.ts';
import { guardDetachedInputs } from './file-inputs.ts';
import { guardFilePickers } from './file-pickers.ts';
import { guardForms } from './forms.ts';
import { createGate } from './gate.ts';
import { guardProviders } from './providers.ts';
import { guardToString } from './stand-in.ts';
import { guardUrls } from './urls.ts';
import { guardDataChannel, guardWebSocket } from './web-socket.ts';
import { withdrawStreams } from './withdraw.ts';
import { guardXhr } from './xhr.ts';

const gate = createGate();
guardToString();
const answerDrops = keepDroppedEntries();
guardDocumentOpen(gate.take, (node) => {
  answerModels(node);
  answerDrops(node);
});
guardDetachedInputs(gate);
guardFilePickers(gate);
guardFetch(gate);
guardXhr(gate);
guardWebSocket(gate);
guardDataChannel(gate);
guardBeacon(gate);
guardClipboard(gate);
guardEventSource(gate);
guardForms(gate);
guardUrls(gate);
guardProviders(gate);
withdrawStreams();
