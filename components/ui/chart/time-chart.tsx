'use client';

import type { KeyboardEvent } from 'react';
import { useEffect, useEffectEvent, useRef } from 'react';
import uPlot from 'uplot';
import 'uplot/dist/uPlot.min.css';

import { scaleTop } from './chart-figures.ts';
import { chartOptions } from './chart-options.ts';
import type { AxisSteps, LineLook } from './chart-options.ts';

const HEIGHT = 140;

interface TimeChartProps {
  /** names it: “Storage over time” */
  label: string;
  /** seconds since 1970, rising */
  times: readonly number[];
  /** a figure for each time; null is a gap */
  lines: readonly { look: LineLook; figures: readonly (number | null)[] }[];
  /** drawn as a line where it is not far above the figures; null for none */
  limit: number | null;
  format: (figure: number) => string;
  steps: AxisSteps;
  /** which of the times is looked at; null for none */
  at: number | null;
  /** what is told there: “14:05: 9.4 GiB” */
  atText: string;
  onAt: (index: number | null) => void;
}

const KEYS: Record<string, (from: number, last: number) => number> = {
  ArrowLeft: (from) => from - 1,
  ArrowRight: (from) => from + 1,
  PageDown: (from) => from - 20,
  PageUp: (from) => from + 20,
  Home: () => 0,
  End: (_, last) => last,
};

function dataOf({ times, lines, limit }: Pick<TimeChartProps, 'times' | 'lines' | 'limit'>): uPlot.AlignedData {
  const figures = lines.map((line) => [...line.figures]);
  const shown = scaleTop(figures, limit).limit ? limit : null;
  return [[...times], ...figures, times.map(() => shown)];
}

/** Figures over time with a cursor that pointer and arrow keys move. */
export function TimeChart(props: TimeChartProps) {
  const { label, times, lines, limit, at, atText, onAt } = props;
  const host = useRef<HTMLDivElement>(null);
  const plot = useRef<uPlot | null>(null);
  const last = times.length - 1;

  const topNow = useEffectEvent(
    () =>
      scaleTop(
        lines.map(({ figures }) => figures),
        limit,
      ).top,
  );
  const told = useEffectEvent((index: number | null) => {
    if (index !== at) onAt(index);
  });
  const make = useEffectEvent((element: HTMLElement) => {
    const options = chartOptions({
      looks: lines.map(({ look }) => look),
      width: element.clientWidth,
      height: HEIGHT,
      format: props.format,
      steps: props.steps,
      top: () => topNow(),
      onIndex: (index) => told(index),
    });
    return new uPlot(options, dataOf(props), element);
  });

  useEffect(() => {
    const element = host.current;
    if (element === null) return;
    const chart = make(element);
    plot.current = chart;
    const resized = new ResizeObserver(() => chart.setSize({ width: element.clientWidth, height: HEIGHT }));
    resized.observe(element);
    const themed = new MutationObserver(() => chart.redraw(false));
    themed.observe(document.documentElement, { attributes: true, attributeFilter: ['data-theme'] });
    return () => {
      resized.disconnect();
      themed.disconnect();
      plot.current = null;
      chart.destroy();
    };
  }, []);
  useEffect(() => plot.current?.setData(dataOf({ times, lines, limit })), [times, lines, limit]);
  useEffect(() => {
    const chart = plot.current;
    if (chart === null || (chart.cursor.idx ?? null) === at) return;
    const seconds = at === null ? undefined : times[at];
    const left = seconds === undefined ? -10 : chart.valToPos(seconds, 'x');
    chart.setCursor({ left, top: seconds === undefined ? -10 : 0 }, false);
  }, [at, times]);

  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === 'Escape' && at !== null) onAt(null);
    const move = KEYS[event.key];
    if (move === undefined) return;
    event.preventDefault();
    onAt(Math.min(Math.max(move(at ?? last + 1, last), 0), last));
  };
  return (
    <div
      ref={host}
      role="slider"
      tabIndex={0}
      aria-label={label}
      aria-valuemin={0}
      aria-valuemax={Math.max(last, 0)}
      aria-valuenow={at ?? Math.max(last, 0)}
      aria-valuetext={atText}
      onKeyDown={onKeyDown}
      onBlur={() => onAt(null)}
      className="min-w-0 overflow-hidden rounded-sm"
      style={{ height: HEIGHT }}
    />
  );
}
