import { rebuildEnvironment } from '@/lib/server/features/environments/rebuild-environment.command.ts';
import { ndjson } from '@/lib/server/http/edge/route-stream.ts';
import { OPERATIONS } from '@/lib/server/http/operations.ts';
import { streamRoute } from '@/lib/server/http/edge/route-stream.ts';

export const POST = streamRoute(OPERATIONS.rebuildEnvironment, async ({ caller, organization, environment }) => ({
  contentType: 'application/x-ndjson',
  pieces: ndjson(await rebuildEnvironment(caller, organization, environment)),
}));
