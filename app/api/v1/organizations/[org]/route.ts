import { OPERATIONS } from '@/lib/server/http/operations.ts';
import { route } from '@/lib/server/http/edge/route.ts';
import { getOrganization } from '@/lib/server/features/organizations/get-organization.query.ts';

export const GET = route(OPERATIONS.getOrganization, ({ caller, organization }) =>
  getOrganization(caller, organization),
);
