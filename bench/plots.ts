/** The plots of docs/benchmarks.md. */
import { axis, INK, type Plot, render } from '../eval/chart.ts';
import type { KeptTable } from './figures.ts';

const OURS = '#3f8fd2';
const THEIRS = '#d1702f';
const GOAL = '#4a9d5f';
const COLOURS = [OURS, THEIRS, GOAL];

type Values = Readonly<Record<string, number>>;

const legend = { textStyle: { color: INK }, top: 0 };

function label(value: number): string {
  return value < 10 ? value.toFixed(1) : value.toFixed(0);
}

function throughput(values: Values): Plot {
  const bars = Object.entries(values)
    .map(([name, value]) => ({ name: name.replaceAll('`', ''), value }))
    .sort((a, b) => a.value - b.value);
  const isPeer = (name: string): boolean => /^(SCANOSS|Dolos|jscpd)/.test(name);
  const svg = render(90 + bars.length * 34, COLOURS, {
    grid: { left: 350, right: 60, top: 12, bottom: 52 },
    xAxis: { type: 'log', min: 1, ...axis('MB of source per second and core, logarithmic') },
    yAxis: {
      type: 'category',
      data: bars.map(({ name }) => name),
      axisLabel: { color: INK, width: 335, overflow: 'break' },
      axisLine: { lineStyle: { color: INK } },
      axisTick: { show: false },
    },
    series: [
      {
        type: 'bar',
        barWidth: '62%',
        label: { show: true, position: 'right', color: INK, formatter: ({ value }: { value: number }) => label(value) },
        data: bars.map(({ name, value }) => ({ value, itemStyle: { color: isPeer(name) ? THEIRS : OURS } })),
      },
    ],
  });
  return { name: 'throughput', alt: 'MB of source per second and core: stages of Sourcekeep and its peers', svg };
}

const SIZES = ['1 kB', '10 kB', '100 kB', '1 MB'];

function latency(values: Values): Plot {
  const series = (name: string, key: string, color: string, dashed: boolean): object => ({
    ...{ type: 'line', name, symbolSize: 7, itemStyle: { color } },
    lineStyle: { width: 2, color, type: dashed ? 'dashed' : 'solid' },
    data: SIZES.map((size) => values[`${size} ${key}`] ?? null),
    ...(dashed
      ? {}
      : {
          label: {
            ...{ show: true, position: 'right', distance: 10, color: INK },
            formatter: ({ value }: { value: number }) => label(value),
          },
        }),
  });
  const svg = render(400, COLOURS, {
    legend,
    grid: { left: 70, right: 30, top: 40, bottom: 56 },
    xAxis: { type: 'category', data: SIZES, ...axis('length of the text') },
    yAxis: { type: 'log', min: 0.1, ...axis('milliseconds, logarithmic', { nameGap: 46 }) },
    series: [
      series('not indexed, p50', 'clean p50', OURS, false),
      series('not indexed, p95', 'clean p95', OURS, true),
      series('all of it indexed, p50', 'indexed p50', THEIRS, false),
      series('all of it indexed, p95', 'indexed p95', THEIRS, true),
      {
        ...{ type: 'scatter', name: 'goal, p50', symbol: 'diamond', symbolSize: 12, itemStyle: { color: GOAL } },
        data: [
          ['100 kB', 5],
          ['1 MB', 50],
        ],
      },
    ],
  });
  return { name: 'latency', alt: 'Milliseconds to a decision by the length of the text', svg };
}

/** Lines → bytes of what an index holds in memory, and of the whole of it. */
function size(tables: readonly KeptTable[]): Plot | undefined {
  const points = tables
    .filter(({ name, values }) => name.startsWith('scale-') && values !== undefined)
    .map(({ values }) => values as Values)
    .sort((a, b) => (a['lines'] ?? 0) - (b['lines'] ?? 0));
  if (points.length === 0) return undefined;
  const series = (name: string, of: (values: Values) => number): object => ({
    ...{ type: 'line', name, symbolSize: 8, lineStyle: { width: 2 } },
    label: {
      ...{ show: true, position: 'top', color: INK },
      formatter: ({ value }: { value: [number, number] }) => label(value[1]),
    },
    data: points.map((values) => [values['lines'] ?? 0, of(values)]),
  });
  const svg = render(420, COLOURS, {
    legend,
    grid: { left: 80, right: 60, top: 44, bottom: 56 },
    xAxis: {
      ...{ type: 'log', min: 1e6, max: 2e8 },
      ...axis('lines of code, logarithmic', {
        axisLabel: { color: INK, formatter: (value: number) => `${value / 1e6} million` },
      }),
    },
    yAxis: { type: 'log', min: 1, ...axis('MB, logarithmic', { nameGap: 50 }) },
    series: [
      series('lookup part, held in memory', (values) => (values['lookup'] ?? 0) / 1e6),
      series('whole index, on the disk', (values) => (values['total'] ?? 0) / 1e6),
      series('peak memory of the build, two jobs', (values) => values['memory2'] ?? 0),
    ],
  });
  return { name: 'size', alt: 'MB of the lookup part, of the whole index and of the build, by lines of code', svg };
}

export function plotsOf(tables: readonly KeptTable[]): Plot[] {
  const valuesOf = (name: string): Values | undefined => tables.find((table) => table.name === name)?.values;
  const peers = valuesOf('throughput-peers');
  const decisions = valuesOf('latency-decision');
  return [peers && throughput(peers), decisions && latency(decisions), size(tables)].filter(
    (plot) => plot !== undefined,
  );
}
