import { withdrawOperatorRotation } from '@/lib/server/features/sovereign-keys/operator-key.command.ts';
import { route } from '@/lib/server/http/edge/route.ts';
import { OPERATIONS } from '@/lib/server/http/operations.ts';

export const POST = route(OPERATIONS.withdrawOperatorRotation, ({ caller }) => withdrawOperatorRotation(caller));
