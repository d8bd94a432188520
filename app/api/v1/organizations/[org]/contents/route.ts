import { getContents } from '@/lib/server/features/organizations/deletion/get-contents.query.ts';
import { OPERATIONS } from '@/lib/server/http/operations.ts';
import { route } from '@/lib/server/http/edge/route.ts';

export const GET = route(OPERATIONS.getOrganizationContents, ({ caller, organization }) =>
  getContents(caller, organization),
);
