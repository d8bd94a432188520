import { OPERATIONS } from '@/lib/server/http/operations.ts';
import { route } from '@/lib/server/http/route.ts';
import { listAudit } from '@/lib/server/queries/list-audit.ts';

export const GET = route(OPERATIONS.listAudit, ({ caller, query }) => listAudit(caller, query));
