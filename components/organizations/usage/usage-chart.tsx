'use client';

import { useMemo } from 'react';

import { newestKnown, scaleTop } from '@/components/ui/chart/chart-figures.ts';
import { TimeChart } from '@/components/ui/chart/time-chart.tsx';
import type { UsageMetric } from '@/lib/domain/usage/usage-metrics.ts';
import type { UsageSeries } from '@/lib/domain/usage/usage-series.ts';

import { axisSteps, figureText } from '../usage-figures.ts';
import { stepText } from './step-text.ts';

export interface ChartOf {
  title: string;
  /** one, or both directions with their names */
  lines: readonly [Line, ...Line[]];
  limit?: 'storageBytes' | 'connections';
}
interface Line {
  metric: UsageMetric;
  name?: string;
}

interface UsageChartProps {
  chart: ChartOf;
  told: UsageSeries;
  /** when each step begins, in seconds since 1970 */
  times: readonly number[];
  /** the step that is looked at, or none */
  at: number | null;
  onAt: (step: number | null) => void;
  /** what else there is to say */
  note: string | null;
}

/** One figure, or both directions of one, over time: what it is now or where the cursor is, and its course. */
export function UsageChart({ chart: { title, lines, limit: limited }, told, times, at, onAt, note }: UsageChartProps) {
  const drawn = useMemo(
    () =>
      lines.map(
        ({ metric }, index) => ({ look: index === 0 ? 'main' : 'other', figures: told.series[metric] }) as const,
      ),
    [lines, told],
  );
  const [{ metric: first }] = lines;
  const limit = limited === undefined ? null : told.limits[limited];
  const figures = drawn.map((line) => line.figures);
  const step = at ?? Math.max(...figures.map(newestKnown));
  const shown = lines.map(({ metric, name = '' }) => ({
    name,
    text: figureText(metric, told.series[metric][step] ?? null),
  }));
  const seconds = times[step];
  const when = seconds === undefined ? 'not known' : stepText(seconds, told.stepSeconds);
  const limitText =
    limit === null
      ? null
      : `limit ${figureText(first, limit)}${scaleTop(figures, limit).limit ? '' : ', above this chart'}`;
  return (
    <div className="min-w-0 bg-surface px-3.5 pt-3 pb-2">
      <h3 className="text-sm text-ink-2">{title}</h3>
      <p className="flex flex-wrap items-baseline gap-x-3 tabular-nums">
        {shown.map(({ name, text }, index) => (
          <span key={name} className="text-lg font-semibold">
            {text}
            {name !== '' && (
              <span className="ml-1.5 text-sm font-normal text-ink-3">
                <LineSample isMain={index === 0} />
                {name}
              </span>
            )}
          </span>
        ))}
        <span className="text-sm text-ink-3">{at === null ? limitText : when}</span>
      </p>
      <TimeChart
        label={`${title} over time`}
        times={times}
        lines={drawn}
        limit={limit}
        format={(figure) => figureText(first, figure)}
        steps={axisSteps(first)}
        at={at}
        atText={`${when}: ${shown.map(({ name, text }) => `${text} ${name}`.trim()).join(', ')}`}
        onAt={onAt}
      />
      {note !== null && <p className="mt-1 text-sm text-ink-3">{note}</p>}
    </div>
  );
}

/** How a line of the chart looks. */
const LineSample = ({ isMain }: { isMain: boolean }) => (
  <span
    aria-hidden
    className={`mr-1 inline-block w-4 border-t-2 align-middle ${isMain ? 'border-accent' : 'border-dashed border-ink-2'}`}
  />
);
