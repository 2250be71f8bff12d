/** Draws the PNG icons from their SVG sources, all in `public/icons/`: `node scripts/build-icons.mjs`. */
import { readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { Resvg } from '@resvg/resvg-js';

const folder = join(dirname(dirname(fileURLToPath(import.meta.url))), 'public/icons');

/** Source and sizes; the states are for the toolbar alone. */
export const icons = [
  { name: 'icon', sizes: [16, 32, 48, 128] },
  { name: 'icon-off', sizes: [16, 32] },
  { name: 'icon-paused', sizes: [16, 32] },
  { name: 'icon-problem', sizes: [16, 32] },
];

/** The web store wants a margin of one eighth around the largest icon: https://developer.chrome.com/docs/webstore/images */
const MARGIN_SIZE = 128;

/** One icon as PNG bytes. */
export function drawIcon(name, size) {
  const svg = readFileSync(join(folder, `${name}.svg`), 'utf8');
  const framed =
    size === MARGIN_SIZE ? svg.replace('viewBox="0 0 16 16"', 'viewBox="-2.667 -2.667 21.333 21.333"') : svg;
  return new Resvg(framed, { fitTo: { mode: 'width', value: size } }).render().asPng();
}

if (process.argv[1] !== undefined && import.meta.url === pathToFileURL(process.argv[1]).href) {
  for (const { name, sizes } of icons) {
    for (const size of sizes) writeFileSync(join(folder, `${name}-${size}.png`), drawIcon(name, size));
  }
}
