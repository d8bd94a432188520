import { OPERATIONS } from '@/lib/server/http/operations.ts';
import { route } from '@/lib/server/http/route.ts';
import { getOrganization } from '@/lib/server/queries/get-organization.ts';

export const GET = route(OPERATIONS.getOrganization, ({ caller, organization }) =>
  getOrganization(caller, organization),
);
