/** The names of the two events between MAIN and isolated world. Neither carries anything that a page could use. */

/** Isolated world → MAIN, before any script of the page runs: hands over a detached node as `relatedTarget`. */
export const HANDOVER = 'sourcekeep-handover';
/** MAIN → isolated world, at that node: the document in `relatedTarget` was opened anew. */
export const SIGNAL = 'sourcekeep-opened';
