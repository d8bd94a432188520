import { OPERATIONS } from '@/lib/server/http/operations.ts';
import { route } from '@/lib/server/http/edge/route.ts';
import { getUsageSeries } from '@/lib/server/features/usage/get-usage-series.query.ts';

export const GET = route(OPERATIONS.getUsageSeries, ({ caller, organization, query }) =>
  getUsageSeries(caller, organization, query),
);
