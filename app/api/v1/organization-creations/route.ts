import { OPERATIONS } from '@/lib/server/http/operations.ts';
import { route } from '@/lib/server/http/edge/route.ts';
import { getCreation } from '@/lib/server/features/organizations/get-creation.query.ts';

export const GET = route(OPERATIONS.getCreation, ({ caller, query }) => getCreation(caller, query));
