import { countExpiringCredentials } from '@/lib/server/features/credentials/inventory/count-expiring-credentials.query.ts';
import { route } from '@/lib/server/http/edge/route.ts';
import { OPERATIONS } from '@/lib/server/http/operations.ts';

export const GET = route(OPERATIONS.countExpiringCredentials, ({ caller, organization }) =>
  countExpiringCredentials(caller, organization),
);
