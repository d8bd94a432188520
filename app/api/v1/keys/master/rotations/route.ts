import { rotateMasterSecret } from '@/lib/server/features/sovereign-keys/master-secret.command.ts';
import { route } from '@/lib/server/http/edge/route.ts';
import { OPERATIONS } from '@/lib/server/http/operations.ts';

export const POST = route(OPERATIONS.rotateMasterSecret, ({ caller, body }) => rotateMasterSecret(caller, body));
