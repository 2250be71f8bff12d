/** The names of the events between MAIN and isolated world. None carries anything that a page could use. */

/**
 * Isolated world → MAIN, at the document and before any script of the page runs: hands over a detached node as
 * `relatedTarget`. Without a node it asks whether a MAIN script is there already; the answer is `preventDefault`.
 */
export const HANDOVER = 'sourcekeep-handover';
/** MAIN → isolated world, at its node: the document was opened anew. */
export const OPENED = 'sourcekeep-opened';
/** MAIN → isolated world, at its node: another isolated world has come, such as that of an updated extension. */
export const SUCCESSOR = 'sourcekeep-successor';
