/** The plots of docs/accuracy.md. */
import { axis, INK, type Plot, render } from './chart.ts';
import type { EvalResult } from './result.ts';
import { profilesOf } from './result.ts';
import { transforms } from './transforms/all.ts';

const COLOURS = ['#3f8fd2', '#d1702f', '#4a9d5f', '#b05fb8', '#c05050', '#a08a2c', '#2f9f9f'];

const legend = { textStyle: { color: INK }, top: 0 };

function recallPlot(result: EvalResult): Plot {
  const [profile] = profilesOf(result);
  const cells = result.cells.filter((cell) => cell.profile === profile);
  const lengths = [...new Set(cells.map(({ length }) => length))].sort((a, b) => a - b);
  const present = transforms.filter(({ name }) => cells.some((cell) => cell.transform === name));
  // The changes of form hardly differ: they share a row.
  const format = present.filter(({ group }) => group === 'format').map(({ name }) => name);
  const rows = [
    ...(format.length > 0 ? [{ title: `${format.length} changes of form`, names: format }] : []),
    ...present.filter(({ group }) => group !== 'format').map(({ name, title }) => ({ title, names: [name] })),
  ].reverse();
  const share = (names: readonly string[], length: number): number => {
    const chosen = cells.filter((cell) => names.includes(cell.transform) && cell.length === length);
    const sum = (of: 'found' | 'n'): number => chosen.reduce((before, cell) => before + cell[of], 0);
    return sum('n') > 0 ? Math.round((1000 * sum('found')) / sum('n')) / 10 : 0;
  };
  const svg = render(90 + rows.length * 46, COLOURS, {
    legend,
    grid: { left: 330, right: 24, top: 36, bottom: 48 },
    xAxis: { type: 'value', min: 0, max: 100, ...axis('recognised, per cent') },
    yAxis: {
      type: 'category',
      data: rows.map(({ title }) => title),
      axisLabel: { color: INK, width: 315, overflow: 'break' },
      axisLine: { lineStyle: { color: INK } },
      axisTick: { show: false },
    },
    series: [...lengths].reverse().map((length) => ({
      type: 'bar',
      name: `${length} lines`,
      barGap: '5%',
      barCategoryGap: '22%',
      itemStyle: { color: COLOURS[lengths.indexOf(length)] },
      data: rows.map(({ names }) => share(names, length)),
    })),
  });
  return { name: 'recall', alt: `Recall by transform and length, profile ${profile ?? ''}`, svg };
}

const BIN = 20;
/** Stands for none on a logarithmic axis. */
const NONE = 0.001;
const MOST_BITS = 400;

/** `verbatim 12` as people say it. */
function titleOf(name: string): string {
  const [transform, length] = name.split(' ');
  const title = transforms.find((other) => other.name === transform)?.title.split(',')[0];
  return title === undefined ? `${name} pieces` : `${title}, ${length} lines`;
}

function bitsPlot(result: EvalResult): Plot {
  const bins = Array.from({ length: MOST_BITS / BIN + 1 }, (_, i) => i * BIN);
  const chosen = result.evidence.filter(({ name }) =>
    ['verbatim 6', 'verbatim 12', 'edited-5 25', 'unrelated'].includes(name),
  );
  const needed = result.indexes[0]?.parameters['exact.bits'];
  const svg = render(420, COLOURS, {
    legend,
    grid: { left: 70, right: 30, top: 40, bottom: 52 },
    xAxis: {
      type: 'value',
      min: 0,
      max: MOST_BITS,
      ...axis('bits of exact words on the strongest file (the last bin holds all beyond)'),
    },
    yAxis: { type: 'log', min: NONE, max: 100, ...axis('share of the pieces, per cent', { nameGap: 48 }) },
    series: chosen.map(({ name, exactBits }, i) => {
      const counts = bins.map(() => 0);
      for (const bits of exactBits) {
        const bin = Math.min(bins.length - 1, Math.floor(bits / BIN));
        counts[bin] = (counts[bin] ?? 0) + 1;
      }
      return {
        type: 'line',
        name: titleOf(name),
        step: 'middle',
        symbol: 'none',
        lineStyle: { width: 2 },
        data: bins.map((bin, at) => [bin, Math.max(NONE, (100 * (counts[at] ?? 0)) / exactBits.length)]),
        ...(i === 0 && typeof needed === 'number'
          ? {
              markLine: {
                symbol: 'none',
                label: { color: INK, formatter: 'needed' },
                lineStyle: { color: INK },
                data: [{ xAxis: needed }],
              },
            }
          : {}),
      };
    }),
  });
  return {
    name: 'bits',
    alt: 'Evidence of pieces of indexed code and of unrelated pieces, in bits of exact words',
    svg,
  };
}

const FACTORS = Array.from({ length: 43 }, (_, i) => Math.round((0.4 + i * 0.05) * 100) / 100);

function thresholdPlot(result: EvalResult): Plot | undefined {
  const unrelated = result.evidence.find(({ name }) => name === 'unrelated');
  if (!unrelated) return undefined;
  const share = (ratios: readonly number[], factor: number): number =>
    ratios.filter((ratio) => ratio >= factor).length / Math.max(1, ratios.length);
  const svg = render(460, COLOURS, {
    legend: { ...legend, width: 800 },
    grid: { left: 70, right: 30, top: 72, bottom: 52 },
    xAxis: {
      type: 'log',
      min: 0.1,
      max: 1000,
      ...axis('false positives per 10,000 unrelated pieces (0.1 stands for none)'),
    },
    yAxis: { type: 'value', min: 0, max: 100, ...axis('recognised, per cent', { nameGap: 40 }) },
    series: result.evidence
      .filter(({ name }) => name !== 'unrelated')
      .map(({ name, ratios }) => ({
        type: 'line',
        name: titleOf(name),
        symbol: 'circle',
        symbolSize: (_value: unknown, { dataIndex }: { dataIndex: number }) => (FACTORS[dataIndex] === 1 ? 10 : 0),
        data: FACTORS.map((factor) => [
          Math.max(0.1, 1e4 * share(unrelated.ratios, factor)),
          Math.round(1000 * share(ratios, factor)) / 10,
        ]),
      })),
  });
  return {
    name: 'thresholds',
    alt: 'Recall against false positives when more or less evidence is asked for; the dots are the profile as it is',
    svg,
  };
}

export function plotsOf(result: EvalResult): Plot[] {
  if (result.cells.length === 0) return [];
  const plots = [recallPlot(result), bitsPlot(result), thresholdPlot(result)];
  return plots.filter((plot) => plot !== undefined);
}
