import { listTopUsage } from '@/lib/server/features/usage/list-top-usage.query.ts';
import { OPERATIONS } from '@/lib/server/http/operations.ts';
import { route } from '@/lib/server/http/edge/route.ts';

export const GET = route(OPERATIONS.listTopUsage, ({ caller, query }) => listTopUsage(caller, query));
