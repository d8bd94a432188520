import { decideSupportGrant } from '@/lib/server/commands/decide-support-grant.ts';
import { OPERATIONS } from '@/lib/server/http/operations.ts';
import { route } from '@/lib/server/http/route.ts';

export const POST = route(OPERATIONS.decideSupportGrant, ({ caller, organization, id, body }) =>
  decideSupportGrant(caller, organization, id, body),
);
