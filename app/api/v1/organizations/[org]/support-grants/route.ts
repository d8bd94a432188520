import { requestSupportGrant } from '@/lib/server/commands/request-support-grant.ts';
import { OPERATIONS } from '@/lib/server/http/operations.ts';
import { route } from '@/lib/server/http/route.ts';
import { listOrganizationSupportGrants } from '@/lib/server/queries/list-organization-support-grants.ts';

export const GET = route(OPERATIONS.listOrganizationSupportGrants, ({ caller, organization }) =>
  listOrganizationSupportGrants(caller, organization),
);

export const POST = route(OPERATIONS.requestSupportGrant, ({ caller, organization, body }) =>
  requestSupportGrant(caller, organization, body),
);
