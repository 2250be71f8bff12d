/** The colours of both themes: every text can be read (WCAG 2.2, contrast 4.5 to 1), every control seen (3 to 1). */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';

const css = readFileSync(join(import.meta.dirname, 'tokens.css'), 'utf8');
const [light = '', dark = ''] = [...css.matchAll(/:root \{([^}]*)\}/g)].map(([, body]) => body ?? '');

function colours(body: string): Record<string, string> {
  return Object.fromEntries([...body.matchAll(/--([\w-]+): (#[0-9a-f]{6});/g)].map(([, name, value]) => [name, value]));
}

function luminance(colour: string): number {
  const [r = 0, g = 0, b = 0] = [1, 3, 5].map((at) => {
    const part = Number.parseInt(colour.slice(at, at + 2), 16) / 255;
    return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}

function contrast(a: string, b: string): number {
  const [bright = 0, dim = 0] = [luminance(a), luminance(b)].sort((x, y) => y - x);
  return (bright + 0.05) / (dim + 0.05);
}

const pairs: readonly (readonly [text: string, ground: string, least: number])[] = [
  ...['canvas', 'surface', 'sunken', 'accent-soft', 'warn-soft', 'stop-soft'].map(
    (ground) => ['text', ground, 4.5] as const,
  ),
  ...['canvas', 'surface', 'accent-soft'].map((ground) => ['muted', ground, 4.5] as const),
  ...['canvas', 'surface', 'accent-soft'].map((ground) => ['accent', ground, 4.5] as const),
  ['warn', 'surface', 4.5],
  ['warn', 'warn-soft', 4.5],
  ['stop', 'surface', 4.5],
  ['stop', 'stop-soft', 4.5],
  ['on-accent', 'accent', 4.5],
  ['on-accent', 'accent-hover', 4.5],
  ['line-strong', 'surface', 3],
];

describe.each([
  ['light', light],
  ['dark', dark],
])('%s', (_name, body) => {
  const all = colours(body);
  it.each(pairs)('%s on %s', (text, ground, least) => {
    expect(contrast(all[text] ?? '#000000', all[ground] ?? '#000000')).toBeGreaterThanOrEqual(least);
  });
});
