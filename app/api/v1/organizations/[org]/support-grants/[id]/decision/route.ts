import { decideSupportGrant } from '@/lib/server/features/support/decide-support-grant.command.ts';
import { OPERATIONS } from '@/lib/server/http/operations.ts';
import { route } from '@/lib/server/http/edge/route.ts';

export const POST = route(OPERATIONS.decideSupportGrant, ({ caller, organization, id, body }) =>
  decideSupportGrant(caller, organization, id, body),
);
