import { exportUsageSeries } from '@/lib/server/features/usage/export-usage.query.ts';
import { OPERATIONS } from '@/lib/server/http/operations.ts';
import { streamRoute } from '@/lib/server/http/edge/route-stream.ts';

export const GET = streamRoute(OPERATIONS.exportUsageSeries, ({ caller, organization, query }) =>
  exportUsageSeries(caller, organization, query),
);
