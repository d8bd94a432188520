import { openSupportSession } from '@/lib/server/features/support/open-support-session.command.ts';
import { OPERATIONS } from '@/lib/server/http/operations.ts';
import { route } from '@/lib/server/http/edge/route.ts';

export const POST = route(OPERATIONS.openSupportSession, ({ caller, organization, id, body }) =>
  openSupportSession(caller, organization, id, body),
);
