/** Events carry names and counts, and nothing else of a finding. */
import fc from 'fast-check';
import * as v from 'valibot';
import { describe, expect, it } from 'vitest';
import { EventFindingSchema } from '../contract/event.ts';
import type { Finding } from '../engine/types.ts';
import { eventFinding } from './event-finding.ts';

const count = fc.integer({ min: 1, max: 10_000 });
const range = fc.tuple(count, count);
const word = fc.string({ maxLength: 40 });

const findings: fc.Arbitrary<Finding> = fc.oneof(
  fc.record({
    kind: fc.constant('source' as const),
    repository: word,
    file: word,
    fileLines: range,
    inputLines: range,
    lines: count,
    share: fc.double({ min: 0, max: 1, noNaN: true }),
    confidence: fc.constantFrom('exact' as const, 'renamed' as const),
  }),
  fc.record({ kind: fc.constantFrom('secret' as const, 'marker' as const), rule: word, inputLines: range }),
  fc.record({ kind: fc.constant('code' as const), lines: count, inputLines: range }),
  fc.record({
    kind: fc.constant('uninspectable' as const),
    rule: fc.constantFrom('encrypted', 'too-large', 'binary', 'time'),
  }),
);

describe('eventFinding', () => {
  it('fits the closed schema of events, whatever was found', () => {
    fc.assert(
      fc.property(findings, (finding) => {
        expect(v.is(EventFindingSchema, eventFinding(finding))).toBe(true);
      }),
    );
  });

  it('drops whatever else a finding might come to carry', () => {
    fc.assert(
      fc.property(findings, fc.string({ minLength: 20, maxLength: 60 }), (finding, text) => {
        const carrying: Finding = Object.assign({ ...finding }, { excerpt: text, text });
        expect(JSON.stringify(eventFinding(carrying))).not.toContain(JSON.stringify(text).slice(1, -1));
      }),
    );
  });

  it('names no file where the index names none', () => {
    const finding: Finding = {
      kind: 'source',
      repository: 'acme/payments',
      file: '',
      fileLines: [1, 9],
      inputLines: [1, 9],
      lines: 9,
      share: 0.123_456,
      confidence: 'exact',
    };
    expect(eventFinding(finding)).toEqual({ kind: 'source', repository: 'acme/payments', lines: 9, share: 0.12 });
  });
});
