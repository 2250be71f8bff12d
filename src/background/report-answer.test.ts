/** What receivers answer: OTLP/HTTP and Splunk's collector as they are documented, and servers in between. */
import { describe, expect, it } from 'vitest';
import { readAnswer, waitOf } from './report-answer.ts';

const now = Date.parse('2026-11-23T12:00:00Z');
const answer = (status: number, text = '', retryAfter = '') => ({ status, text, retryAfter });

describe('readAnswer', () => {
  it.each([200, 202, 204])('takes %i for success', (status) => {
    expect(readAnswer('json', answer(status), now)).toEqual({ kind: 'taken', rejected: 0 });
  });
  it.each([408, 429, 500, 502, 503, 504])('comes back later after %i', (status) => {
    expect(readAnswer('json', answer(status, '', '120'), now)).toMatchObject({ kind: 'busy', wait: 120_000 });
  });
  it.each([400, 422])('takes %i for an event that can’t be read', (status) => {
    expect(readAnswer('json', answer(status), now)).toEqual({ kind: 'unreadable' });
  });
  it.each([401, 403, 404, 415, 301])('takes %i for no', (status) => {
    expect(readAnswer('json', answer(status), now)).toEqual({ kind: 'refused', detail: 'refused' });
  });
  it('halves on 413, waits for the network, and says when the headers are none', () => {
    expect(readAnswer('otlp', answer(413), now)).toEqual({ kind: 'too-large' });
    expect(readAnswer('json', 'unreachable', now)).toMatchObject({ kind: 'busy', detail: 'unreachable' });
    expect(readAnswer('json', 'invalid-headers', now)).toEqual({ kind: 'refused', detail: 'invalid-key' });
  });

  it.each([
    ['{"text":"Success","code":0}', 200, 'taken'],
    ['{"text":"Success","code":0,"ackId":3}', 200, 'taken'],
    ['{"text":"Server is busy","code":9}', 503, 'busy'],
    ['{"text":"Server is busy","code":9}', 200, 'busy'],
    ['{"text":"Invalid token","code":4}', 403, 'refused'],
    ['{"text":"Invalid data format","code":6,"invalid-event-number":0}', 400, 'unreadable'],
    ['{"text":"Incorrect index","code":7}', 200, 'refused'],
    ['<html>Sign in</html>', 200, 'busy'],
  ] as const)('reads the collector’s %s', (text, status, kind) => {
    expect(readAnswer('splunk-hec', answer(status, text), now).kind).toBe(kind);
  });

  it.each([
    ['', 0],
    ['{}', 0],
    ['{"partialSuccess":{}}', 0],
    ['{"partialSuccess":{"rejectedLogRecords":"3","errorMessage":"too old"}}', 3],
    ['{"partialSuccess":{"rejectedLogRecords":2}}', 2],
    ['{"partialSuccess":{"rejectedLogRecords":"x"}}', 0],
  ] as const)('reads OTLP’s %s', (text, rejected) => {
    expect(readAnswer('otlp', answer(200, text), now)).toEqual({ kind: 'taken', rejected });
  });
});

describe('waitOf', () => {
  it.each([
    ['', 0],
    ['30', 30_000],
    ['Mon, 23 Nov 2026 12:01:00 GMT', 60_000],
    ['Mon, 23 Nov 2026 11:00:00 GMT', 0],
    ['soon', 0],
    ['-5', 0],
    ['99999999999', 86_400_000],
  ] as const)('%s is %i ms', (text, milliseconds) => {
    expect(waitOf(text, now)).toBe(milliseconds);
  });
});
