/** The words for findings and health. */
import { describe, expect, it } from 'vitest';
import { findingsLine, findingText, healthText } from './words.ts';

describe('findingText', () => {
  it('names the file first', () =>
    expect(
      findingText({ kind: 'source', repository: 'acme/payments', file: 'src/ledger.ts', lines: 12, share: 0.5 }),
    ).toEqual({ title: 'src/ledger.ts', detail: 'acme/payments · 12 lines · 50% of the text' }));
  it('names the repository where the index has no paths', () =>
    expect(findingText({ kind: 'source', repository: 'acme/payments', file: '', lines: 1 })).toEqual({
      title: 'acme/payments',
      detail: '1 line',
    }));
  it('names the rule of a secret', () =>
    expect(findingText({ kind: 'secret', rule: 'aws-access-key-id' })).toEqual({
      title: 'Secret',
      detail: 'aws access key id',
    }));
  it('says what could not be read, and why', () => {
    const detailOf = (rule: string) => findingText({ kind: 'uninspectable', rule }).detail;
    expect(['too-large', 'encrypted', 'binary', 'time'].map(detailOf)).toEqual([
      'too large',
      'encrypted',
      'not text',
      'took too long',
    ]);
  });
});

describe('findingsLine', () => {
  it('says when there is none', () => expect(findingsLine([])).toBe('No findings'));
  it('names a file without its folders', () =>
    expect(findingsLine([{ kind: 'source', repository: 'acme/payments', file: 'src/ledger.ts' }])).toBe(
      'ledger.ts · acme/payments',
    ));
  it('counts the rest', () =>
    expect(
      findingsLine([
        { kind: 'marker', rule: 'internal package' },
        { kind: 'secret', rule: 'jwt' },
      ]),
    ).toBe('Marker · internal package and 1 more'));
});

it('reads a health event', () =>
  expect(healthText({ code: 'index', detail: 'wrong-key' })).toBe('Index: needs another key'));
