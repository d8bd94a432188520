'use client';

import { useMemo, useState } from 'react';

import { TimeChart } from '@/components/ui/chart/time-chart.tsx';
import { Card, CardHeader } from '@/components/ui/content/card.tsx';
import { formatCount, formatDuration } from '@/components/ui/content/format.ts';
import type { WatchedConsumer } from '@/lib/client/streams/consumer-readings.ts';

/** Without an answer for so long the line has a gap. */
const GAP_MILLISECONDS = 75_000;
const clock = new Intl.DateTimeFormat('en', { timeStyle: 'medium', hourCycle: 'h23' });

/** How far behind it was, as long as this window has looked. */
export function LagCard({ info: { readings } }: { info: WatchedConsumer }) {
  const [at, setAt] = useState<number | null>(null);
  const { times, lines } = useMemo(() => {
    const points = readings.flatMap((reading, index) => {
      const before = readings[index - 1];
      const point = {
        seconds: reading.at / 1_000,
        pending: reading.pending as number | null,
        awaited: reading.awaited as number | null,
      };
      const gap = before !== undefined && reading.at - before.at > GAP_MILLISECONDS;
      return gap ? [{ seconds: (before.at + 1) / 1_000, pending: null, awaited: null }, point] : [point];
    });
    return {
      times: points.map(({ seconds }) => seconds),
      lines: [
        { look: 'main', figures: points.map(({ pending }) => pending) },
        { look: 'other', figures: points.map(({ awaited }) => awaited) },
      ] as const,
    };
  }, [readings]);
  const shown = at ?? times.length - 1;
  const [main, other] = lines;
  const text = (figure: number | null | undefined) => (figure == null ? 'not known' : formatCount(figure));
  const when = clock.format((times[shown] ?? 0) * 1_000);
  const words = `${text(main.figures[shown])} behind, ${text(other.figures[shown])} waiting for acknowledgement`;
  const span = ((times.at(-1) ?? 0) - (times[0] ?? 0)) * 1_000;
  return (
    <Card aria-labelledby="lag">
      <CardHeader>
        <h2 id="lag" className="font-semibold">
          Behind over time
        </h2>
        <span className="ml-auto text-sm text-ink-3 tabular-nums">
          {when}: {words}
        </span>
      </CardHeader>
      <div className="px-3.5 pt-2 pb-2">
        <TimeChart
          label="Behind over time"
          times={times}
          lines={lines}
          limit={null}
          format={formatCount}
          steps="whole"
          at={at}
          atText={`${when}: ${words}`}
          onAt={setAt}
        />
        <p className="mt-1 text-sm text-ink-3">
          {span < 1_000
            ? 'Begins now: '
            : `The last ${formatDuration(span)}, since ${clock.format((times[0] ?? 0) * 1_000)}: `}
          this window keeps what it has seen, 2.5 hours at most, also while you look at other pages. Dashed: waiting for
          acknowledgement.
        </p>
      </div>
    </Card>
  );
}
