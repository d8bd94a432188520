import { retryRejectedEvent } from '@/lib/server/commands/retry-rejected-event.ts';
import { OPERATIONS } from '@/lib/server/http/operations.ts';
import { route } from '@/lib/server/http/route.ts';

export const POST = route(OPERATIONS.retryRejectedEvent, ({ caller, organization, environment, id }) =>
  retryRejectedEvent(caller, organization, environment, id),
);
