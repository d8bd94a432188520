import { masterStatus } from '@/lib/server/features/credentials/master-secret/master-status.query.ts';
import { route } from '@/lib/server/http/edge/route.ts';
import { OPERATIONS } from '@/lib/server/http/operations.ts';

export const GET = route(OPERATIONS.getMasterUses, ({ caller }) => masterStatus(caller));
