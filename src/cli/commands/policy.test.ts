/** `sourcekeep policy --check`, as a process. */
import { createHash } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { beforeAll, describe, expect, it } from 'vitest';
import { buildOnce } from '../../../scripts/build.mjs';
import { at, failure, sourcekeep } from '../test-process.ts';

beforeAll(() => buildOnce('cli'), 120_000);

describe('policy --check', () => {
  it('says every mistake with its key, or that there is none', () => {
    writeFileSync(at('good.json'), JSON.stringify({ action: 'block' }));
    const digest = createHash('sha256').update('{"action":"block"}').digest('hex').slice(0, 12);
    expect(sourcekeep(['policy', '--check', 'good.json'])).toEqual({
      code: 0,
      err: '',
      out: `good.json: is a valid policy (digest ${digest})\n`,
    });
    writeFileSync(
      at('bad.json'),
      JSON.stringify({ action: 'deny', rules: [{ action: 'warn' }, { action: 'no' }], colour: 1 }),
    );
    const result = sourcekeep(['policy', '--check', 'bad.json']);
    expect(result.code).toBe(2);
    for (const key of ['action', 'rules[1].action', 'colour']) expect(result.err).toContain(`bad.json: ${key} `);
    const parsed: unknown = JSON.parse(sourcekeep(['policy', '--check', 'bad.json', '--json']).out);
    expect(parsed).toMatchObject({
      valid: false,
      problems: [
        { key: 'action', problem: expect.stringMatching(/^must be one of /u), applies: 'the default, "warn"' },
        { key: 'rules[1].action', applies: 'nothing: this is left out' },
        { key: 'colour', problem: 'is not a key of the policy', applies: 'nothing: it is ignored' },
      ],
    });
    writeFileSync(at('mistyped.json'), JSON.stringify({ labels: { size: 4 } }));
    expect(sourcekeep(['policy', '--check', 'mistyped.json']).err).toContain(
      'labels.size must be a string (applies: in a managed browser nothing of "labels"',
    );
    writeFileSync(at('broken.json'), '{"index": {"key": "c2VjcmV0"');
    expect(failure('policy', '--check', 'broken.json')).toMatch(/broken\.json: is not JSON/u);
    writeFileSync(at('broken.json'), '{\n  "action": "warn",\n}');
    expect(failure('policy', '--check', 'broken.json')).toContain('is not JSON (line 3, column 1)');
    writeFileSync(at('broken.json'), ' ');
    expect(failure('policy', '--check', 'broken.json')).toContain('is empty');
    writeFileSync(at('broken.json'), Buffer.from('\uFEFF{"action":"warn"}', 'utf16le'));
    expect(failure('policy', '--check', 'broken.json')).toContain('is not UTF-8');
    expect(failure('policy', '--check', 'broken.json')).not.toContain('c2Vj');
    expect(failure('policy', '--check', 'none.json')).toContain('none.json');
  });
});
