import { dropRejectedEvent } from '@/lib/server/commands/drop-rejected-event.ts';
import { OPERATIONS } from '@/lib/server/http/operations.ts';
import { route } from '@/lib/server/http/route.ts';

export const POST = route(OPERATIONS.dropRejectedEvent, ({ caller, organization, environment, id }) =>
  dropRejectedEvent(caller, organization, environment, id),
);
