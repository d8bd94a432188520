import { deleteOrganization } from '@/lib/server/features/organizations/deletion/delete-organization.command.ts';
import { ndjson, streamRoute } from '@/lib/server/http/edge/route-stream.ts';
import { OPERATIONS } from '@/lib/server/http/operations.ts';

export const POST = streamRoute(OPERATIONS.deleteOrganization, async ({ caller, organization, body }) => ({
  contentType: 'application/x-ndjson',
  pieces: ndjson(await deleteOrganization(caller, organization, body)),
}));
