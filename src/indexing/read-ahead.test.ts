/** Reading ahead keeps order and its limit. */
import * as fc from 'fast-check';
import { expect, it } from 'vitest';
import { readAhead } from './read-ahead.ts';

it('gives every result in order, never more at once than allowed', () =>
  fc.assert(
    fc.asyncProperty(fc.array(fc.integer()), fc.integer({ min: 1, max: 9 }), async (items, ahead) => {
      let open = 0;
      let most = 0;
      const results: number[] = [];
      const read = async (item: number): Promise<number> => {
        open += 1;
        most = Math.max(most, open);
        await Promise.resolve();
        open -= 1;
        return item * 2;
      };
      for await (const result of readAhead(items, ahead, read)) results.push(result);
      expect(results).toEqual(items.map((item) => item * 2));
      expect(most).toBeLessThanOrEqual(ahead);
    }),
  ));
