import { previewRevocation } from '@/lib/server/features/credentials/preview-revocation.query.ts';
import { route } from '@/lib/server/http/edge/route.ts';
import { OPERATIONS } from '@/lib/server/http/operations.ts';

export const POST = route(OPERATIONS.previewRevocation, ({ caller, organization, body }) =>
  previewRevocation(caller, organization, body.selection),
);
