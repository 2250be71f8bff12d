/** `npm ci` ends here: bundles the command line tool, unless what that takes isn't installed (`--omit=dev`). */
import { existsSync } from 'node:fs';
import { buildOnce } from '../scripts/build.mjs';

if (existsSync(new URL('../node_modules/vite', import.meta.url))) await buildOnce('cli', { force: true });
