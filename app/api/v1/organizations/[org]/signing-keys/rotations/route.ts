import { rotateSigningKey } from '@/lib/server/features/credentials/signing-keys/rotate-signing-key.command.ts';
import { ndjson, streamRoute } from '@/lib/server/http/edge/route-stream.ts';
import { OPERATIONS } from '@/lib/server/http/operations.ts';

export const POST = streamRoute(OPERATIONS.rotateSigningKey, async ({ caller, organization, body }) => ({
  contentType: 'application/x-ndjson',
  pieces: ndjson(await rotateSigningKey(caller, organization, body)),
}));
