import { issueCredentials } from '@/lib/server/features/credentials/bulk/issue-credentials.command.ts';
import { countRequest } from '@/lib/server/http/edge/rate-limit.ts';
import { ndjson, streamRoute } from '@/lib/server/http/edge/route-stream.ts';
import { OPERATIONS } from '@/lib/server/http/operations.ts';

export const POST = streamRoute(OPERATIONS.issueCredentials, async ({ caller, organization, body }) => {
  // As much as if each were asked for alone.
  await countRequest(caller.actor, body.credentials.length - 1);
  return {
    contentType: 'application/x-ndjson',
    pieces: ndjson(await issueCredentials(caller, organization, body)),
  };
});
