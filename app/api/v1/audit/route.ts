import { OPERATIONS } from '@/lib/server/http/operations.ts';
import { route } from '@/lib/server/http/edge/route.ts';
import { listAudit } from '@/lib/server/features/audit/list-audit.query.ts';

export const GET = route(OPERATIONS.listAudit, ({ caller, query }) => listAudit(caller, query));
