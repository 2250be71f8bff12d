/** Charts as SVG that can be read on light and on dark pages: no background, colours of middle lightness. */
import * as echarts from 'echarts';

export const INK = '#7d8590';
export const GRID = '#7d859055';
const WIDTH = 860;

export interface Plot {
  readonly name: string;
  readonly alt: string;
  readonly svg: string;
}

/** @param height in pixels, of a width of 860 */
export function render(height: number, colours: readonly string[], option: echarts.EChartsCoreOption): string {
  const chart = echarts.init(null, null, { renderer: 'svg', ssr: true, width: WIDTH, height });
  chart.setOption({
    animation: false,
    backgroundColor: 'transparent',
    color: [...colours],
    textStyle: { color: INK, fontFamily: 'system-ui, sans-serif', fontSize: 13 },
    ...option,
  });
  const svg = chart.renderToSVGString();
  chart.dispose();
  return svg;
}

/** An axis with its name in the middle; `more` adds to it or overrides. */
export function axis(name: string, more: object = {}): object {
  return {
    name,
    nameLocation: 'middle',
    nameGap: 33,
    nameTextStyle: { color: INK },
    axisLabel: { color: INK },
    axisLine: { show: true, lineStyle: { color: INK } },
    splitLine: { lineStyle: { color: GRID } },
    ...more,
  };
}
