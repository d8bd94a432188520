import { issueCredential } from '@/lib/server/features/credentials/issue-credential.command.ts';
import { OPERATIONS } from '@/lib/server/http/operations.ts';
import { route } from '@/lib/server/http/edge/route.ts';
import { listCredentials } from '@/lib/server/features/credentials/inventory/list-credentials.query.ts';

export const GET = route(OPERATIONS.listCredentials, ({ caller, organization, query }) =>
  listCredentials(caller, organization, query),
);

export const POST = route(OPERATIONS.issueCredential, ({ caller, organization, body }) =>
  issueCredential(caller, organization, body),
);
