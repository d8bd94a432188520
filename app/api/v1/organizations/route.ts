import { createOrganization } from '@/lib/server/features/organizations/create-organization.command.ts';
import { OPERATIONS } from '@/lib/server/http/operations.ts';
import { route } from '@/lib/server/http/edge/route.ts';
import { listOrganizations } from '@/lib/server/features/organizations/list-organizations.query.ts';

export const GET = route(OPERATIONS.listOrganizations, ({ caller, query }) => listOrganizations(caller, query));

export const POST = route(OPERATIONS.createOrganization, ({ caller, body }) => createOrganization(caller, body));
