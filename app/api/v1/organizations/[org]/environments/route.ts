import { addEnvironment } from '@/lib/server/features/environments/life/add-environment.command.ts';
import { OPERATIONS } from '@/lib/server/http/operations.ts';
import { route } from '@/lib/server/http/edge/route.ts';

export const POST = route(OPERATIONS.addEnvironment, ({ caller, organization, body }) =>
  addEnvironment(caller, organization, body),
);
