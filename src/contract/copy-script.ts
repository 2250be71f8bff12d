/** Where the copy listener's two scripts lie in the built extension: the build writes them there, registration names them. */
export const COPY_SCRIPTS = { isolated: 'copy-listener.js', main: 'copy-buttons.js' } as const;

/** The event by which the one in the page's world tells the other what the page has copied. */
export const COPIED_BY_PAGE = 'sourcekeep-copied';
