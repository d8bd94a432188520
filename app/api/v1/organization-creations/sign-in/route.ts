import { OPERATIONS } from '@/lib/server/http/operations.ts';
import { route } from '@/lib/server/http/edge/route.ts';
import { testSignIn } from '@/lib/server/features/organizations/test-sign-in.query.ts';

export const GET = route(OPERATIONS.testSignIn, ({ caller, query }) => testSignIn(caller, query));
