import { createOrganization } from '@/lib/server/commands/create-organization.ts';
import { OPERATIONS } from '@/lib/server/http/operations.ts';
import { route } from '@/lib/server/http/route.ts';
import { listOrganizations } from '@/lib/server/queries/list-organizations.ts';

export const GET = route(OPERATIONS.listOrganizations, ({ caller, query }) => listOrganizations(caller, query));

export const POST = route(OPERATIONS.createOrganization, ({ caller, body }) => createOrganization(caller, body));
