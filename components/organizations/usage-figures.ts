/** Figures of usage in words. Pure. */
import { formatBytes, formatCount, formatDuration, formatRate } from '@/components/ui/content/format.ts';
import { USAGE_METRICS } from '@/lib/domain/usage/usage-metrics.ts';
import type { AxisSteps } from '@/components/ui/chart/chart-options.ts';
import type { UsageMetric } from '@/lib/domain/usage/usage-metrics.ts';
import type { UsageSeries } from '@/lib/domain/usage/usage-series.ts';

type Unit = (typeof USAGE_METRICS)[UsageMetric]['unit'];

const FORMATS: Record<Unit, (figure: number) => string> = {
  bytes: formatBytes,
  'bytes per second': (figure) => `${formatBytes(figure)}/s`,
  messages: formatCount,
  connections: formatCount,
  clients: formatCount,
  'messages per second': (figure) => formatRate(figure),
  'requests per second': (figure) => formatRate(figure, 'req/s'),
};

/** Bytes are told in powers of two, what is counted in whole numbers. */
export function axisSteps(metric: UsageMetric): AxisSteps {
  const { unit } = USAGE_METRICS[metric];
  if (unit.startsWith('bytes')) return 'bytes';
  return unit.endsWith('per second') ? 'any' : 'whole';
}

/** `9.4 GiB`, `3.4 k msg/s`; a dash where it is not known. */
export const figureText = (metric: UsageMetric, figure: number | null): string =>
  figure === null ? '–' : FORMATS[USAGE_METRICS[metric].unit](figure);

const DAY_MILLISECONDS = 86_400_000;
type Forecast = UsageSeries['forecast']['storageBytes'];

/** `Full in 12 days if it grows as in the last 30 days, by 80 MiB a day.`, or why that is not told; null without a limit. `now` in milliseconds since 1970. */
export function forecastText({ fullAt, perDay, reason }: Forecast, limit: number | null, now: number): string | null {
  if (limit === null) return null;
  if (fullAt === null)
    return reason === null ? null : `No forecast: ${reason.charAt(0).toLowerCase()}${reason.slice(1)}`;
  const left = Date.parse(fullAt) - now;
  const days = Math.round(left / DAY_MILLISECONDS);
  const when =
    left <= 0
      ? 'now'
      : left < DAY_MILLISECONDS
        ? `in ${formatDuration(left)}`
        : `in ${formatCount(days)} ${days === 1 ? 'day' : 'days'}`;
  return `Full ${when}${perDay === null ? '' : ` if it grows as in the last 30 days, by ${formatBytes(perDay)} a day`}.`;
}
