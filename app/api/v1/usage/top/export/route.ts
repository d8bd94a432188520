import { exportTopUsage } from '@/lib/server/features/usage/export-usage.query.ts';
import { OPERATIONS } from '@/lib/server/http/operations.ts';
import { streamRoute } from '@/lib/server/http/edge/route-stream.ts';

export const GET = streamRoute(OPERATIONS.exportTopUsage, ({ caller, query }) => exportTopUsage(caller, query));
