import { OPERATIONS } from '@/lib/server/http/operations.ts';
import { route } from '@/lib/server/http/route.ts';
import { getMe } from '@/lib/server/queries/get-me.ts';

export const GET = route(OPERATIONS.getMe, ({ caller }) => getMe(caller));
