/** Where the copy listener lies in the built extension: the build writes it there, registration names it. */
export const COPY_SCRIPT = 'copy-listener.js';
