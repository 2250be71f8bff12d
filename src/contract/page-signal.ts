/** The names of the events between MAIN and isolated world. None carries anything that a page could use. */

/**
 * At the document, before any script of the page runs. Isolated world → MAIN: hands over a detached node as
 * `relatedTarget`, which MAIN answers at that node. MAIN, without a node: asks for the node of an isolated world that
 * came first; no one answers it later, so that a page can't tell from it that we are here.
 */
export const HANDOVER = 'sourcekeep-handover';
/** MAIN → isolated world, at its node: the node was taken, or the document was opened anew. */
export const OPENED = 'sourcekeep-opened';
/** Isolated world → MAIN, at its node: a `DragEvent` with the transfer of a drop that is held, its number as `detail`. */
export const HELD_DROP = 'sourcekeep-held-drop';
/** Isolated world → MAIN, at its node: a `UIEvent` with the number of a held drop that may land now. */
export const DROPPED = 'sourcekeep-dropped';
/** MAIN → isolated world, at its node: another isolated world has come, such as that of an updated extension. */
export const SUCCESSOR = 'sourcekeep-successor';
/**
 * Isolated world → MAIN, at its node: a `SubmitEvent` whose `submitter` is an element of a code editor that draws only
 * what is visible. MAIN answers before the dispatch returns, with `MODEL`, where it can read the editor's own document.
 */
export const READ_MODEL = 'sourcekeep-read-model';
/** MAIN → isolated world, at its node: an `InputEvent` whose `data` is the whole text. */
export const MODEL = 'sourcekeep-model';
