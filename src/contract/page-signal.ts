/** The names of the events between MAIN and isolated world. None carries anything that a page could use. */

/**
 * At the document, before any script of the page runs. Isolated world → MAIN: hands over a detached node as
 * `relatedTarget`. MAIN, without a node: asks who is there already, since either script can be the first; another MAIN
 * script answers with `preventDefault`, an isolated world with its node.
 */
export const HANDOVER = 'sourcekeep-handover';
/** MAIN → isolated world, at its node: the document was opened anew. */
export const OPENED = 'sourcekeep-opened';
/** MAIN → isolated world, at its node: another isolated world has come, such as that of an updated extension. */
export const SUCCESSOR = 'sourcekeep-successor';
