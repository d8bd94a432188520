import { withdrawMasterRotation } from '@/lib/server/features/sovereign-keys/master-secret.command.ts';
import { route } from '@/lib/server/http/edge/route.ts';
import { OPERATIONS } from '@/lib/server/http/operations.ts';

export const POST = route(OPERATIONS.withdrawMasterRotation, ({ caller }) => withdrawMasterRotation(caller));
