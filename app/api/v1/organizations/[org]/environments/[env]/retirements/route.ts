import { retireEnvironment } from '@/lib/server/features/environments/life/retire-environment.command.ts';
import { ndjson, streamRoute } from '@/lib/server/http/edge/route-stream.ts';
import { OPERATIONS } from '@/lib/server/http/operations.ts';

export const POST = streamRoute(OPERATIONS.retireEnvironment, async ({ caller, organization, environment, body }) => ({
  contentType: 'application/x-ndjson',
  pieces: ndjson(await retireEnvironment(caller, organization, environment, body)),
}));
