/** The committed icons are what their sources say, and the manifest's sizes are all there. */
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { drawIcon, icons } from './build-icons.mjs';

describe('icons', () => {
  for (const { name, sizes } of icons) {
    it.each(sizes)(`${name} at %i pixels is up to date (node scripts/build-icons.mjs)`, (size) => {
      const committed = readFileSync(new URL(`../public/icons/${name}-${size}.png`, import.meta.url));
      expect(committed.equals(drawIcon(name, size))).toBe(true);
      // Width, in the header chunk that every PNG starts with.
      expect(committed.readUInt32BE(16)).toBe(size);
    });
  }
});
