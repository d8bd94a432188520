import { listRefusals } from '@/lib/server/features/credentials/refusals/list-refusals.query.ts';
import { route } from '@/lib/server/http/edge/route.ts';
import { OPERATIONS } from '@/lib/server/http/operations.ts';

export const GET = route(OPERATIONS.listRefusals, ({ caller, organization, query }) =>
  listRefusals(caller, organization, query),
);
