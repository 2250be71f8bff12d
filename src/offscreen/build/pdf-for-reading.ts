/**
 * Vite plugin: PDF.js without what it doesn't need here. It can load documents, fonts and workers from the network and
 * compile functions of a document; the first is against the promise of the store build, the second against the CSP of
 * every extension. Both would fail when tried: so that nobody needs to believe that, they aren't in the bundle.
 * And it leaves out the text that lies beside a page, which every other reader of the file finds.
 */
import type { Plugin } from 'vite';

/** What becomes something else, and how often it must be there: another version of the library may do things differently. */
const replacements: readonly (readonly [what: RegExp, by: string, least: number])[] = [
  // Its own tables have a method of that name, too: all of them get another.
  [/(?<![\w$])fetch(?![\w$])/g, 'fetchObject', 30],
  [/(?<![\w$])XMLHttpRequest(?![\w$])/g, 'NoNetwork', 4],
  [/new Image(?![\w$])/g, 'new NoNetwork', 1],
  [/new Function\(/g, 'new NoEvaluation(', 3],
  [/viewBox:this\.view,lang:/g, 'viewBox:[-1e9,-1e9,1e9,1e9],lang:', 1],
  [/await import\(this\.workerSrc\)/g, 'await Promise.reject(new Error("there is no worker"))', 1],
];

const declarations = `
function fetchObject() { throw new Error('there is no network'); }
class NoNetwork { constructor() { fetchObject(); } }
class NoEvaluation { constructor() { throw new Error('nothing is evaluated'); } }
`;

export function pdfForReading(): Plugin {
  return {
    name: 'pdf-for-reading',
    transform(code, id) {
      if (!/[\\/]unpdf[\\/]dist[\\/]pdfjs\.mjs$/.test(id)) return undefined;
      let changed = code;
      for (const [what, by, least] of replacements) {
        const found = changed.match(what)?.length ?? 0;
        if (found < least)
          throw new Error(`PDF.js has changed: ${what} is in it ${found} times, ${least} were expected`);
        changed = changed.replace(what, by);
      }
      return { code: `${changed}\n${declarations}`, map: null };
    },
  };
}
