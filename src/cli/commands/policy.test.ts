/** `sourcekeep policy --check`, as a process. */
import { writeFileSync } from 'node:fs';
import { beforeAll, describe, expect, it } from 'vitest';
import { buildOnce } from '../../../scripts/build.mjs';
import { at, failure, sourcekeep } from '../test-process.ts';

beforeAll(() => buildOnce('cli'), 120_000);

describe('policy --check', () => {
  it('says every mistake with its key, or that there is none', () => {
    writeFileSync(at('good.json'), JSON.stringify({ action: 'block' }));
    expect(sourcekeep(['policy', '--check', 'good.json'])).toMatchObject({ code: 0, err: '' });
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
      problems: [{ key: 'action' }, { key: 'rules[1].action' }, { key: 'colour' }],
    });
    writeFileSync(at('broken.json'), '{"index": {"key": "c2VjcmV0"');
    expect(failure('policy', '--check', 'broken.json')).toMatch(/broken\.json: is not JSON/u);
    expect(failure('policy', '--check', 'broken.json')).not.toContain('c2Vj');
    expect(failure('policy', '--check', 'none.json')).toContain('none.json');
  });
});
