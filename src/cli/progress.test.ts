/** The progress bar draws on a terminal alone, on one line, not too often. */
import { describe, expect, it } from 'vitest';
import { Progress } from './progress.ts';

function started(columns: number): { progress: Progress; drawn: string[]; clock: { now: number } } {
  const drawn: string[] = [];
  const clock = { now: 0 };
  const streams = {
    out: () => undefined,
    err: (text: string) => void drawn.push(text),
    colour: false,
    progressColumns: columns,
  };
  return { progress: new Progress(streams, () => clock.now), drawn, clock };
}

describe('Progress', () => {
  it('draws nothing where there is no terminal', () => {
    const { progress, drawn } = started(0);
    progress.update('indexing', 1, 2);
    progress.clear();
    expect(drawn).toEqual([]);
  });

  it('draws at once, then when time has passed, and always the end', () => {
    const { progress, drawn, clock } = started(80);
    progress.update('indexing', 1, 100);
    progress.update('indexing', 2, 100);
    expect(drawn).toHaveLength(1);
    clock.now = 100;
    progress.update('indexing', 50, 100, '3 MB');
    progress.update('indexing', 100, 100);
    expect(drawn).toHaveLength(3);
    expect(drawn[1]).toBe('\r\u001B[2Kindexing [############............]  50% 50/100 3 MB');
  });

  it('never wraps, and cleans up after itself once', () => {
    const { progress, drawn } = started(20);
    progress.update('indexing', 1, 1000, 'much detail that would not fit');
    expect(drawn[0]?.replace('\r\u001B[2K', '')).toHaveLength(19);
    progress.clear();
    progress.clear();
    expect(drawn.slice(1)).toEqual(['\r\u001B[2K']);
  });
});
