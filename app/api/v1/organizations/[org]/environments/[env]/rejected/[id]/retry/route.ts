import { retryRejectedEvent } from '@/lib/server/features/environments/retry-rejected-event.command.ts';
import { OPERATIONS } from '@/lib/server/http/operations.ts';
import { route } from '@/lib/server/http/edge/route.ts';

export const POST = route(OPERATIONS.retryRejectedEvent, ({ caller, organization, environment, id }) =>
  retryRejectedEvent(caller, organization, environment, id),
);
