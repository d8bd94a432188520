import { changeOrganizationSettings } from '@/lib/server/features/organizations/change-settings.command.ts';
import { getOrganizationSettings } from '@/lib/server/features/organizations/get-settings.query.ts';
import { OPERATIONS } from '@/lib/server/http/operations.ts';
import { route } from '@/lib/server/http/edge/route.ts';

export const GET = route(OPERATIONS.getOrganizationSettings, ({ caller, organization }) =>
  getOrganizationSettings(caller, organization),
);

export const POST = route(OPERATIONS.changeOrganizationSettings, ({ caller, organization, body }) =>
  changeOrganizationSettings(caller, organization, body),
);
