import { resumeOrganization } from '@/lib/server/features/organizations/suspend-organization.command.ts';
import { ndjson, streamRoute } from '@/lib/server/http/edge/route-stream.ts';
import { OPERATIONS } from '@/lib/server/http/operations.ts';

export const POST = streamRoute(OPERATIONS.resumeOrganization, async ({ caller, organization, body }) => ({
  contentType: 'application/x-ndjson',
  pieces: ndjson(await resumeOrganization(caller, organization, body)),
}));
