import { openNatsSession } from '@/lib/server/features/system/open-nats-session.command.ts';
import { OPERATIONS } from '@/lib/server/http/operations.ts';
import { route } from '@/lib/server/http/edge/route.ts';

export const POST = route(OPERATIONS.openNatsSession, ({ caller, organization, body }) =>
  openNatsSession(caller, organization, body),
);
