/** What the code classifier finds and what it takes for code by mistake, on windows that it was not trained on. */
import { readsLikeCode } from '../../src/engine/detectors/code.ts';
import { groupBy, loadWindows, type Part } from './sets.ts';

export interface ClassifierRow {
  /** Written lines in a window. */
  readonly lines: number;
  /** Undefined for what is between both. */
  readonly code: boolean | undefined;
  /** Language or kind of text; `all` sums up. */
  readonly category: string;
  readonly windows: number;
  /** Windows that read like code. */
  readonly found: number;
}

/** Ten lines first: the goal speaks of them. */
export const WINDOW_SIZES = [10, 3, 5, 20, 40] as const;

/**
 * Fetches what is missing, then judges every window of a part.
 * @param sizes written lines of the windows
 */
export async function measureClassifier(
  part: Part = 'heldOut',
  sizes: readonly number[] = WINDOW_SIZES,
): Promise<ClassifierRow[]> {
  const rows: ClassifierRow[] = [];
  for (const lines of sizes) {
    const windows = await loadWindows(part, lines);
    for (const code of [true, false, undefined]) {
      const ofKind = windows.filter((window) => window.code === code);
      rows.push(rowOf(lines, code, 'all', ofKind));
      for (const [category, own] of groupBy(ofKind, (window) => window.category)) {
        rows.push(rowOf(lines, code, category, own));
      }
    }
  }
  return rows;
}

function rowOf(
  lines: number,
  code: boolean | undefined,
  category: string,
  windows: readonly { text: string }[],
): ClassifierRow {
  const found = windows.filter(({ text }) => readsLikeCode(text)).length;
  return { lines, code, category, windows: windows.length, found };
}

/** As Markdown: sums for every size, then categories at ten lines. */
export function tableOf(rows: readonly ClassifierRow[]): string {
  const share = ({ found, windows }: ClassifierRow): string => `${((100 * found) / Math.max(1, windows)).toFixed(2)} %`;
  const sums = WINDOW_SIZES.flatMap((size) => {
    const [code, other] = [true, false].map((kind) =>
      rows.find((row) => row.lines === size && row.category === 'all' && row.code === kind),
    );
    return code && other ? [`| ${size} | ${code.windows} | ${share(code)} | ${other.windows} | ${share(other)} |`] : [];
  });
  const single = (kind: boolean | undefined): string[] =>
    rows
      .filter((row) => row.lines === 10 && row.code === kind && row.category !== 'all')
      .sort((a, b) => b.windows - a.windows)
      .map((row) => `| ${row.category} | ${row.windows} | ${share(row)} |`);
  return [
    '| lines | windows of code | found | other windows | taken for code |',
    '| ---: | ---: | ---: | ---: | ---: |',
    ...sums,
    '',
    '| 10 lines of code | windows | found |',
    '| --- | ---: | ---: |',
    ...single(true),
    '',
    '| 10 lines of something else | windows | taken for code |',
    '| --- | ---: | ---: |',
    ...single(false),
    '',
    '| 10 lines between both | windows | taken for code |',
    '| --- | ---: | ---: |',
    ...single(undefined),
  ].join('\n');
}
