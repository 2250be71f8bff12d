/** Findings as they cross a boundary: the engine's types, checked. */
import * as v from 'valibot';
import type { ExcerptLine, Finding, FindingKind, Flavour, LineRange } from '../engine/types.ts';

export type { ExcerptLine, Finding, FindingKind, Flavour, LineRange };

const line = v.pipe(v.number(), v.integer(), v.minValue(0));
const LineRangeSchema = v.pipe(v.tuple([line, line]), v.readonly());

export const FindingSchema: v.GenericSchema<unknown, Finding> = v.variant('kind', [
  v.object({
    kind: v.literal('source'),
    repository: v.string(),
    file: v.string(),
    fileLines: LineRangeSchema,
    inputLines: LineRangeSchema,
    lines: line,
    share: v.pipe(v.number(), v.minValue(0), v.maxValue(1)),
    confidence: v.picklist(['exact', 'renamed']),
    copies: v.exactOptional(line),
    alsoIn: v.exactOptional(v.pipe(v.array(v.string()), v.readonly())),
  }),
  v.object({ kind: v.literal('secret'), rule: v.string(), inputLines: LineRangeSchema }),
  v.object({ kind: v.literal('marker'), rule: v.string(), inputLines: LineRangeSchema }),
  v.object({ kind: v.literal('code'), lines: line, inputLines: LineRangeSchema }),
  v.object({ kind: v.literal('uninspectable'), rule: v.picklist(['encrypted', 'too-large', 'binary', 'time']) }),
]);

export const FlavourSchema: v.GenericSchema<unknown, Flavour> = v.object({ type: v.string(), text: v.string() });

export const ExcerptLineSchema: v.GenericSchema<unknown, ExcerptLine> = v.object({
  line,
  text: v.string(),
  matched: v.boolean(),
});
