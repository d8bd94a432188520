import { exportAudit } from '@/lib/server/features/audit/export-audit.command.ts';
import { OPERATIONS } from '@/lib/server/http/operations.ts';
import { streamRoute } from '@/lib/server/http/edge/route-stream.ts';

const CONTENT_TYPES = { ndjson: 'application/x-ndjson', csv: 'text/csv; charset=utf-8' } as const;

export const GET = streamRoute(OPERATIONS.exportAudit, async ({ caller, query }) => ({
  contentType: CONTENT_TYPES[query.format],
  fileName: `audit-${query.organization ?? 'all'}-${new Date().toISOString().slice(0, 10)}.${query.format}`,
  pieces: await exportAudit(caller, query),
}));
