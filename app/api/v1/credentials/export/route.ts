import { exportAllCredentials } from '@/lib/server/features/credentials/inventory/export-credentials.command.ts';
import { streamRoute } from '@/lib/server/http/edge/route-stream.ts';
import { OPERATIONS } from '@/lib/server/http/operations.ts';

export const GET = streamRoute(OPERATIONS.exportAllCredentials, async ({ caller, query }) => ({
  pieces: await exportAllCredentials(caller, query),
  contentType: 'text/csv; charset=utf-8',
  fileName: `credentials-all-${new Date().toISOString().slice(0, 10)}.csv`,
}));
