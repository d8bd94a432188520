import { openNatsSession } from '@/lib/server/commands/open-nats-session.ts';
import { OPERATIONS } from '@/lib/server/http/operations.ts';
import { route } from '@/lib/server/http/route.ts';

export const POST = route(OPERATIONS.openNatsSession, ({ caller, organization, body }) =>
  openNatsSession(caller, organization, body),
);
