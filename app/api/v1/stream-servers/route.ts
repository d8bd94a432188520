import { OPERATIONS } from '@/lib/server/http/operations.ts';
import { route } from '@/lib/server/http/edge/route.ts';
import { listStreamServers } from '@/lib/server/features/organizations/list-stream-servers.query.ts';

export const GET = route(OPERATIONS.listStreamServers, ({ caller }) => listStreamServers(caller));
