/**
 * The built command line tool as a process, in a new folder for each test. Importing this makes
 * the folders; the test builds the tool.
 */
import { type SpawnSyncReturns, spawnSync } from 'node:child_process';
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import * as v from 'valibot';
import { beforeEach, expect } from 'vitest';
import { temporaryFolder } from './source/test-repository.ts';

export const bin = fileURLToPath(new URL('../../bin/sourcekeep.mjs', import.meta.url));

/** Readable code that no other seed shares. */
export function moduleText(seed: string, functions = 6): string {
  const parts: string[] = [];
  for (let i = 0; i < functions; i += 1) {
    const n = `${seed}${'ABCDEFGHIJKLMNOP'[i] ?? ''}`;
    parts.push(
      `export function settle${n}(ledger: ${n}Ledger, batch: ${n}Batch): ${n}Receipt {`,
      `  const opening${n} = ledger.balanceFor(batch.account${n}, '${n}-opening');`,
      `  for (const transfer${n} of batch.transfers) {`,
      `    if (transfer${n}.currency !== ledger.currency) throw new ${n}CurrencyError(transfer${n}.reference);`,
      `    opening${n}.post(transfer${n}.amount, { memo: '${n} settlement', at: transfer${n}.valueDate });`,
      `  }`,
      `  const closing${n} = opening${n}.seal(batch.closing${n});`,
      `  audit${n}.record('${n.toLowerCase()}-settled', closing${n}.digest, batch.operator${n});`,
      `  return new ${n}Receipt(closing${n}, batch.sequence${n});`,
      `}`,
      ``,
    );
  }
  return parts.join('\n');
}

let root: string;
beforeEach(() => {
  root = temporaryFolder();
});

interface Result {
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
}

/** Runs the tool in the test's folder. */
export function sourcekeep(
  args: readonly string[],
  options: { input?: string; env?: Record<string, string>; uid?: number } = {},
): Result {
  const { uid, input, env } = options;
  const done: SpawnSyncReturns<string> = spawnSync(process.execPath, [bin, ...args], {
    cwd: root,
    encoding: 'utf8',
    input: input ?? '',
    env: { ...process.env, SOURCE_DATE_EPOCH: '1700000000', ...env },
    ...(uid === undefined ? {} : { uid, gid: uid }),
  });
  return { code: done.status, out: done.stdout, err: done.stderr };
}

/** Runs what must succeed, and gives its JSON. */
export function json(...args: string[]): Record<string, unknown> {
  const result = sourcekeep([...args, '--json']);
  expect(result.err).toBe('');
  expect(result.code).toBe(0);
  return v.parse(v.record(v.string(), v.unknown()), JSON.parse(result.out));
}

/** Runs what must fail: exit code 2 and one line. */
export function failure(...args: string[]): string {
  const { code, out, err } = sourcekeep(args);
  expect({ code, out, lines: err.trim().split('\n').length }).toEqual({ code: 2, out: '', lines: 1 });
  return err.trim();
}

/** A path in the test's folder; the folder itself without arguments. */
export const at = (...path: string[]): string => join(root, ...path);

/** What every file of a folder holds, in base64, by name. */
export function bytesOf(folder: string): Record<string, string> {
  return Object.fromEntries(
    readdirSync(folder)
      .sort()
      .map((name) => [name, readFileSync(join(folder, name), 'base64')]),
  );
}

export const CheckSchema = v.strictObject({
  verdict: v.picklist(['match', 'clean']),
  results: v.array(
    v.strictObject({
      input: v.string(),
      lines: v.number(),
      milliseconds: v.number(),
      decision: v.exactOptional(v.picklist(['allow', 'audit', 'warn', 'justify', 'block'])),
      findings: v.array(
        v.variant('kind', [
          v.strictObject({
            kind: v.literal('source'),
            repository: v.string(),
            file: v.string(),
            fileLines: v.strictTuple([v.number(), v.number()]),
            inputLines: v.strictTuple([v.number(), v.number()]),
            share: v.number(),
            confidence: v.picklist(['exact', 'renamed']),
          }),
          v.strictObject({
            kind: v.picklist(['secret', 'marker']),
            rule: v.string(),
            inputLines: v.strictTuple([v.number(), v.number()]),
          }),
          v.strictObject({ kind: v.literal('uninspectable'), rule: v.string() }),
        ]),
      ),
    }),
  ),
});

/** Runs `check --json`, which must end with that code, and gives what it prints. */
export function check(code: 0 | 1 | 2, args: readonly string[], input?: string): v.InferOutput<typeof CheckSchema> {
  const result = sourcekeep(['check', ...args, '--json'], { input: input ?? '' });
  expect(result.code).toBe(code);
  return v.parse(CheckSchema, JSON.parse(result.out));
}
