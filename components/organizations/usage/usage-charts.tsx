'use client';

import { useMemo, useState } from 'react';

import { useNow } from '@/components/ui/content/use-now.ts';
import type { UsageSeries } from '@/lib/domain/usage/usage-series.ts';

import { forecastText } from '../usage-figures.ts';
import { UsageChart } from './usage-chart.tsx';
import type { ChartOf } from './usage-chart.tsx';

const CHARTS: readonly ChartOf[] = [
  { title: 'Storage', lines: [{ metric: 'storageBytes' }], limit: 'storageBytes' },
  { title: 'Messages in streams', lines: [{ metric: 'messages' }] },
  { title: 'Connections', lines: [{ metric: 'connections' }], limit: 'connections' },
  {
    title: 'Traffic',
    lines: [
      { metric: 'bytesInPerSecond', name: 'in' },
      { metric: 'bytesOutPerSecond', name: 'out' },
    ],
  },
  { title: 'Clients cut off as too slow', lines: [{ metric: 'slowConsumers' }] },
  { title: 'JetStream API calls', lines: [{ metric: 'apiCallsPerSecond' }] },
];

/** Several small charts of the same time, whose cursors move together. */
export function UsageCharts({ told }: { told: UsageSeries }) {
  const [at, setAt] = useState<number | null>(null);
  const now = useNow();
  const { start, stepSeconds, series, limits, forecast } = told;
  const times = useMemo(
    () => series.storageBytes.map((_, step) => start + step * stepSeconds),
    [series, start, stepSeconds],
  );
  const forecastNow = now === null ? null : forecastText(forecast.storageBytes, limits.storageBytes, now);
  return (
    <div className="grid gap-px overflow-hidden bg-line sm:grid-cols-2 xl:grid-cols-3">
      {CHARTS.map((chart) => (
        <UsageChart
          key={chart.title}
          chart={chart}
          told={told}
          times={times}
          at={at === null || at >= times.length ? null : at}
          onAt={setAt}
          note={chart.limit === 'storageBytes' ? forecastNow : null}
        />
      ))}
    </div>
  );
}
