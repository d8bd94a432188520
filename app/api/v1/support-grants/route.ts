import { OPERATIONS } from '@/lib/server/http/operations.ts';
import { route } from '@/lib/server/http/route.ts';
import { listSupportGrants } from '@/lib/server/queries/list-support-grants.ts';

export const GET = route(OPERATIONS.listSupportGrants, ({ caller }) => listSupportGrants(caller));
