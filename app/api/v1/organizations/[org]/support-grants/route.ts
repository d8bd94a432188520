import { requestSupportGrant } from '@/lib/server/features/support/request-support-grant.command.ts';
import { OPERATIONS } from '@/lib/server/http/operations.ts';
import { route } from '@/lib/server/http/edge/route.ts';
import { listOrganizationSupportGrants } from '@/lib/server/features/support/list-support-grants.query.ts';

export const GET = route(OPERATIONS.listOrganizationSupportGrants, ({ caller, organization }) =>
  listOrganizationSupportGrants(caller, organization),
);

export const POST = route(OPERATIONS.requestSupportGrant, ({ caller, organization, body }) =>
  requestSupportGrant(caller, organization, body),
);
