import { rebuildEnvironment } from '@/lib/server/commands/rebuild-environment.ts';
import { ndjson } from '@/lib/server/http/ndjson.ts';
import { OPERATIONS } from '@/lib/server/http/operations.ts';
import { streamRoute } from '@/lib/server/http/route-stream.ts';

export const POST = streamRoute(OPERATIONS.rebuildEnvironment, async ({ caller, organization, environment }) => ({
  contentType: 'application/x-ndjson',
  pieces: ndjson(await rebuildEnvironment(caller, organization, environment)),
}));
