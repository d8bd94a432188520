import { awaitSupportGrants } from '@/lib/server/features/support/list-support-grants.query.ts';
import { route } from '@/lib/server/http/edge/route.ts';
import { isDraining } from '@/lib/server/http/machines/draining.ts';
import { OPERATIONS } from '@/lib/server/http/operations.ts';

export const GET = route(OPERATIONS.awaitSupportGrants, ({ caller, organization, query, signal }) =>
  awaitSupportGrants(caller, organization, query, () => signal.aborted || isDraining()),
);
