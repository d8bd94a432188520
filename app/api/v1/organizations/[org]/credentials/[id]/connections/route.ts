import { listCredentialConnections } from '@/lib/server/features/credentials/get-credential.query.ts';
import { route } from '@/lib/server/http/edge/route.ts';
import { OPERATIONS } from '@/lib/server/http/operations.ts';

export const GET = route(OPERATIONS.listCredentialConnections, ({ caller, organization, id }) =>
  listCredentialConnections(caller, organization, id),
);
