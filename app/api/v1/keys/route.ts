import { getSovereignKeys } from '@/lib/server/features/sovereign-keys/get-sovereign-keys.query.ts';
import { route } from '@/lib/server/http/edge/route.ts';
import { OPERATIONS } from '@/lib/server/http/operations.ts';

export const GET = route(OPERATIONS.getSovereignKeys, ({ caller }) => getSovereignKeys(caller));
