import { renewCredential } from '@/lib/server/features/credentials/renewal/renew-credential.command.ts';
import { route } from '@/lib/server/http/edge/route.ts';
import { OPERATIONS } from '@/lib/server/http/operations.ts';

export const POST = route(OPERATIONS.renewCredential, ({ caller, organization, id, body }) =>
  renewCredential(caller, organization, id, body),
);
