import { revokeCredentials } from '@/lib/server/features/credentials/revoke-credentials.command.ts';
import { ndjson, streamRoute } from '@/lib/server/http/edge/route-stream.ts';
import { OPERATIONS } from '@/lib/server/http/operations.ts';

export const POST = streamRoute(OPERATIONS.revokeCredentials, async ({ caller, organization, body }) => ({
  contentType: 'application/x-ndjson',
  pieces: ndjson(await revokeCredentials(caller, organization, body)),
}));
