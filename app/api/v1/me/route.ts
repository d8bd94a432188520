import { OPERATIONS } from '@/lib/server/http/operations.ts';
import { route } from '@/lib/server/http/edge/route.ts';
import { getMe } from '@/lib/server/features/system/get-me.query.ts';

export const GET = route(OPERATIONS.getMe, ({ caller }) => getMe(caller));
