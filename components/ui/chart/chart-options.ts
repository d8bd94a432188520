import type uPlot from 'uplot';

import { alone, timeRange } from './chart-figures.ts';

/** `main` in the accent, `other` in a quieter ink and dashed, so that colour does not stand alone. */
export type LineLook = 'main' | 'other';

/** Steps of the upright axis: powers of two, as bytes are told; whole numbers; or any. */
export type AxisSteps = 'bytes' | 'whole' | 'any';

interface ChartWishes {
  looks: readonly LineLook[];
  width: number;
  height: number;
  /** a figure of the upright axis */
  format: (figure: number) => string;
  steps: AxisSteps;
  top: () => number;
  onIndex: (index: number | null) => void;
}

/** A colour of the theme, read each time something is drawn. */
const token = (name: string) => () => getComputedStyle(document.documentElement).getPropertyValue(name).trim();

const DAY_SECONDS = 86_400;
const clock = new Intl.DateTimeFormat('en', { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' });
const seconds = new Intl.DateTimeFormat('en', { timeStyle: 'medium', hourCycle: 'h23' });
const day = new Intl.DateTimeFormat('en', { day: 'numeric', month: 'short' });
const month = new Intl.DateTimeFormat('en', { month: 'short', year: 'numeric' });

/** Times below the chart, as precise as their distance wants. Seconds since 1970. */
function timeTexts(times: readonly number[], distance: number): string[] {
  const format = distance < 60 ? seconds : distance < DAY_SECONDS ? clock : distance < 28 * DAY_SECONDS ? day : month;
  return times.map((at) => format.format(at * 1000));
}

const INCREMENTS: Record<AxisSteps, number[] | undefined> = {
  bytes: Array.from({ length: 51 }, (_, power) => 2 ** power),
  whole: Array.from({ length: 16 }, (_, power) => [1, 2, 5].map((digit) => digit * 10 ** power)).flat(),
  any: undefined,
};

/** How a chart looks and what it tells. Nothing in it moves by itself. */
export function chartOptions({ looks, width, height, format, steps, top, onIndex }: ChartWishes): uPlot.Options {
  const font = `11px ${getComputedStyle(document.body).fontFamily}`;
  const axis = { stroke: token('--ink-3'), font, grid: { stroke: token('--line'), width: 1 }, ticks: { show: false } };
  const line = (look: LineLook): uPlot.Series => ({
    stroke: token(look === 'main' ? '--accent' : '--ink-2'),
    width: 1.5,
    ...(look === 'main' ? { fill: token('--accent-soft') } : { dash: [4, 3] }),
    points: {
      show: false,
      size: 5,
      filter: (chart, series) => alone([...(chart.data[series] ?? [])].map((v) => v ?? null)),
    },
  });
  return {
    width,
    height,
    padding: [8, 8, 0, 0],
    legend: { show: false },
    cursor: { y: false, drag: { x: false, y: false }, points: { size: 7 } },
    scales: { x: { range: (_, from, to) => timeRange(from, to) }, y: { range: () => [0, top()] } },
    axes: [
      {
        ...axis,
        size: 24,
        space: 64,
        grid: { show: false },
        values: (_, times, __, ___, distance) => timeTexts(times, distance),
      },
      {
        ...axis,
        size: 64,
        space: 28,
        ...(INCREMENTS[steps] && { incrs: INCREMENTS[steps] }),
        values: (_, figures) => figures.map(format),
      },
    ],
    series: [{}, ...looks.map(line), { stroke: token('--bad'), width: 1, dash: [8, 4], points: { show: false } }],
    hooks: { setCursor: [(chart) => onIndex(chart.cursor.idx ?? null)] },
  };
}
