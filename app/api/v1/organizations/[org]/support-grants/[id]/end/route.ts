import { endSupportGrant } from '@/lib/server/features/support/end-support-grant.command.ts';
import { OPERATIONS } from '@/lib/server/http/operations.ts';
import { route } from '@/lib/server/http/edge/route.ts';

export const POST = route(OPERATIONS.endSupportGrant, ({ caller, organization, id }) =>
  endSupportGrant(caller, organization, id),
);
