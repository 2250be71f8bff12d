/** What is said of an `index.json` that can't be used. */
import { describe, expect, it } from 'vitest';
import type { IndexManifest } from '../contract/index-manifest.ts';
import { failureOf } from './failure.ts';
import { readManifest } from './open-index.ts';

const manifest: IndexManifest = {
  format: 'sourcekeep-index',
  version: 1,
  created: '2026-11-23T12:00:00.000Z',
  sequence: 1,
  profile: 'compact',
  parameters: { 'exact.k': 12 },
  keyCheck: '0123456789abcdef0123456789abcdef',
  repositories: 1,
  files: 1,
  lines: 1,
  fingerprints: 1,
  segments: [],
};

function detailOf(text: string): string {
  try {
    readManifest(text);
  } catch (error) {
    return failureOf(error).detail;
  }
  return 'ok';
}

describe('readManifest', () => {
  const text = JSON.stringify(manifest);
  it('reads what the CLI writes', () => expect(readManifest(text)).toEqual(manifest));
  it.each([
    ['other JSON', '{"name":"x"}', 'not-an-index'],
    ['no JSON', 'hello', 'not-an-index'],
    ['cut short', text.slice(0, 80), 'truncated'],
    ['newer', JSON.stringify({ ...manifest, version: 99, segments: 'of another shape' }), 'newer-version'],
    ['damaged', JSON.stringify({ ...manifest, sequence: -4 }), 'corrupt'],
  ])('%s', (_name, given, detail) => expect(detailOf(given)).toBe(detail));
});
