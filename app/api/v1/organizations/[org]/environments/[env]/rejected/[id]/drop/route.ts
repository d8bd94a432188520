import { dropRejectedEvent } from '@/lib/server/features/environments/drop-rejected-event.command.ts';
import { OPERATIONS } from '@/lib/server/http/operations.ts';
import { route } from '@/lib/server/http/edge/route.ts';

export const POST = route(OPERATIONS.dropRejectedEvent, ({ caller, organization, environment, id }) =>
  dropRejectedEvent(caller, organization, environment, id),
);
