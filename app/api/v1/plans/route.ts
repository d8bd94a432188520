import { OPERATIONS } from '@/lib/server/http/operations.ts';
import { route } from '@/lib/server/http/edge/route.ts';
import { listPlans } from '@/lib/server/features/organizations/list-plans.query.ts';

export const GET = route(OPERATIONS.listPlans, ({ caller }) => listPlans(caller));
