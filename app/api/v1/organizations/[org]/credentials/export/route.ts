import { exportCredentials } from '@/lib/server/features/credentials/inventory/export-credentials.command.ts';
import { streamRoute } from '@/lib/server/http/edge/route-stream.ts';
import { OPERATIONS } from '@/lib/server/http/operations.ts';

export const GET = streamRoute(OPERATIONS.exportCredentials, async ({ caller, organization, query }) => ({
  pieces: await exportCredentials(caller, organization, query),
  contentType: 'text/csv; charset=utf-8',
  // whoever named another Organization got no pieces
  fileName: `credentials-${organization}-${new Date().toISOString().slice(0, 10)}.csv`,
}));
