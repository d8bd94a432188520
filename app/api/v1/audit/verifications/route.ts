import { verifyAudit } from '@/lib/server/commands/verify-audit.ts';
import { ndjson } from '@/lib/server/http/ndjson.ts';
import { OPERATIONS } from '@/lib/server/http/operations.ts';
import { streamRoute } from '@/lib/server/http/route-stream.ts';

export const POST = streamRoute(OPERATIONS.verifyAudit, async ({ caller }) => ({
  contentType: 'application/x-ndjson',
  pieces: ndjson(await verifyAudit(caller)),
}));
