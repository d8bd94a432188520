import { listAllCredentials } from '@/lib/server/features/credentials/inventory/list-all-credentials.query.ts';
import { route } from '@/lib/server/http/edge/route.ts';
import { OPERATIONS } from '@/lib/server/http/operations.ts';

export const GET = route(OPERATIONS.listAllCredentials, ({ caller, query }) => listAllCredentials(caller, query));
