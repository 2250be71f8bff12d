/** Why files were left out of an index, in words. */
import { formatCount } from '../format.ts';

const names: Readonly<Record<string, string>> = {
  vendored: 'from others',
  generated: 'generated',
  minified: 'minified',
  binary: 'binary',
  data: 'data',
  licence: 'licence',
  'too-large': 'too large',
  ignored: 'in .gitignore',
  empty: 'empty',
  unreadable: 'unreadable',
};

/** `12 binary, 3 generated`, the largest first; empty without any. */
export function skippedText(skipped: Readonly<Record<string, number>>): string {
  return Object.entries(skipped)
    .filter(([, count]) => count > 0)
    .sort(([, a], [, b]) => b - a)
    .map(([reason, count]) => `${formatCount(count)} ${names[reason] ?? reason}`)
    .join(', ');
}
