import { changeEnvironment } from '@/lib/server/features/environments/life/change-environment.command.ts';
import { getEnvironment } from '@/lib/server/features/environments/life/get-environment.query.ts';
import { OPERATIONS } from '@/lib/server/http/operations.ts';
import { route } from '@/lib/server/http/edge/route.ts';

export const GET = route(OPERATIONS.getEnvironment, ({ caller, organization, environment }) =>
  getEnvironment(caller, organization, environment),
);

export const POST = route(OPERATIONS.changeEnvironment, ({ caller, organization, environment, body }) =>
  changeEnvironment(caller, organization, environment, body),
);
