import { OPERATIONS } from '@/lib/server/http/operations.ts';
import { route } from '@/lib/server/http/edge/route.ts';
import { listSupportGrants } from '@/lib/server/features/support/list-support-grants.query.ts';

export const GET = route(OPERATIONS.listSupportGrants, ({ caller }) => listSupportGrants(caller));
