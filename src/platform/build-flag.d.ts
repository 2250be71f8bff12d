/** Set by the build (vite.config.ts): which of the two builds this is. Code of the other one is left out. */
declare const __BUILD__: 'store' | 'enterprise';
