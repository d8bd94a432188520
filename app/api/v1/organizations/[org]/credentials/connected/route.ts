import { listConnectedCredentials } from '@/lib/server/features/credentials/inventory/list-connected-credentials.query.ts';
import { route } from '@/lib/server/http/edge/route.ts';
import { OPERATIONS } from '@/lib/server/http/operations.ts';

export const GET = route(OPERATIONS.listConnectedCredentials, ({ caller, organization }) =>
  listConnectedCredentials(caller, organization),
);
