import { endSupportGrant } from '@/lib/server/commands/end-support-grant.ts';
import { OPERATIONS } from '@/lib/server/http/operations.ts';
import { route } from '@/lib/server/http/route.ts';

export const POST = route(OPERATIONS.endSupportGrant, ({ caller, organization, id }) =>
  endSupportGrant(caller, organization, id),
);
