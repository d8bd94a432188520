import { listSigningKeys } from '@/lib/server/features/credentials/signing-keys/list-signing-keys.query.ts';
import { route } from '@/lib/server/http/edge/route.ts';
import { OPERATIONS } from '@/lib/server/http/operations.ts';

export const GET = route(OPERATIONS.listSigningKeys, ({ caller, organization }) =>
  listSigningKeys(caller, organization),
);
