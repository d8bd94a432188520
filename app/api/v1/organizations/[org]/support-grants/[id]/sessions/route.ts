import { openSupportSession } from '@/lib/server/commands/open-support-session.ts';
import { OPERATIONS } from '@/lib/server/http/operations.ts';
import { route } from '@/lib/server/http/route.ts';

export const POST = route(OPERATIONS.openSupportSession, ({ caller, organization, id, body }) =>
  openSupportSession(caller, organization, id, body),
);
