import { issueCredential } from '@/lib/server/commands/issue-credential.ts';
import { OPERATIONS } from '@/lib/server/http/operations.ts';
import { route } from '@/lib/server/http/route.ts';
import { listCredentials } from '@/lib/server/queries/list-credentials.ts';

export const GET = route(OPERATIONS.listCredentials, ({ caller, organization, query }) =>
  listCredentials(caller, organization, query),
);

export const POST = route(OPERATIONS.issueCredential, ({ caller, organization, body }) =>
  issueCredential(caller, organization, body),
);
