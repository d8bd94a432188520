import { verifyAudit } from '@/lib/server/features/audit/verify-audit.command.ts';
import { ndjson } from '@/lib/server/http/edge/route-stream.ts';
import { OPERATIONS } from '@/lib/server/http/operations.ts';
import { streamRoute } from '@/lib/server/http/edge/route-stream.ts';

export const POST = streamRoute(OPERATIONS.verifyAudit, async ({ caller }) => ({
  contentType: 'application/x-ndjson',
  pieces: ndjson(await verifyAudit(caller)),
}));
