import { getAttention } from '@/lib/server/features/attention/get-attention.query.ts';
import { route } from '@/lib/server/http/edge/route.ts';
import { OPERATIONS } from '@/lib/server/http/operations.ts';

export const GET = route(OPERATIONS.getAttention, ({ caller, organization }) => getAttention(caller, organization));
