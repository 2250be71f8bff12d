/** docs/coverage.md as text. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { nameOf } from './rows.mjs';

/** Where the proof of the last `--without` run is kept. */
export const PROOF = 'docs/coverage-proof.json';
const GUARDS = 'tests/e2e/ways/guards.json';

/** @param {string} text */
const cell = (text) => text.replaceAll('|', '\\|').replaceAll('\n', ' ');
/** @param {string[]} cells */
const line = (cells) => `| ${cells.map(cell).join(' | ')} |`;

/** Names of guards are sorted as their first rows come. */
function byGuard(rows) {
  const groups = new Map();
  for (const row of rows) groups.set(row.guard, [...(groups.get(row.guard) ?? []), row]);
  return groups;
}

/**
 * Throws, naming it, where a guard isn't described in tests/e2e/ways/guards.json, or one there guards nothing.
 * @param {string} root
 * @param {{rows: import('./rows.mjs').Row[], impossible: import('./rows.mjs').Impossible[]}} declared
 * @param {Record<string, string>} proof the first line of each row's failure without its guard
 */
export function coverageText(root, { rows, impossible }, proof) {
  const guards = JSON.parse(readFileSync(join(root, GUARDS), 'utf8'));
  const groups = byGuard(rows);
  const undescribed = [...groups.keys()].filter((guard) => guards[guard] === undefined);
  if (undescribed.length > 0) throw new Error(`${GUARDS} doesn't describe ${undescribed.join(', ')}`);
  const idle = Object.keys(guards).filter((guard) => !groups.has(guard));
  if (idle.length > 0) throw new Error(`${GUARDS} describes ${idle.join(', ')}, which no test names as its guard`);
  const proven = rows.filter((row) => proof[nameOf(row)] !== undefined).length;
  return [
    '# Coverage: every way out of the browser',
    '',
    'Written by `npm run coverage` from the end-to-end tests; don’t edit by hand. A row is one test in real Chromium, declared with `way` (tests/e2e/ways/way.ts), and a test of the repository compares this page with what the tests declare.',
    '',
    '- **way out**: how text or files leave the person’s machine. **editor or body**: the editor they go into, or the type of body they go in.',
    '- **guard**: the function that arms the guard of this row. `npm run coverage -- --without` builds the extension with exactly that call left out, and runs the row again: it must fail.',
    '- **fails without it**: whether that was seen. A row that passes without its guard makes the command fail.',
    '',
    `${rows.length} rows, ${groups.size} guards; ${proven} rows were seen to fail without their guard.`,
    '',
    '## Guards',
    '',
    '| guard | layer | how it answers | rows |',
    '| --- | --- | --- | ---: |',
    ...[...groups].map(([guard, own]) =>
      line([`\`${guard}\``, guards[guard].layer, guards[guard].answer, String(own.length)]),
    ),
    '',
    '## Guarded',
    '',
    '| way out | editor or body | guard | fails without it | test |',
    '| --- | --- | --- | --- | --- |',
    ...rows.map((row) =>
      line([
        row.way,
        row.title === undefined ? row.form : `${row.form}: ${row.title}`,
        `\`${row.guard}\``,
        proof[nameOf(row)] === undefined ? 'not run yet' : 'yes',
        `tests/e2e/${row.file}`,
      ]),
    ),
    '',
    '## What the platform makes impossible',
    '',
    '| way out | form | why | what helps instead |',
    '| --- | --- | --- | --- |',
    ...impossible.map(({ way, form, why, instead }) => line([way, form, why, instead])),
    '',
  ].join('\n');
}
