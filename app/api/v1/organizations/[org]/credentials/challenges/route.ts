import { createCredentialChallenge } from '@/lib/server/commands/create-credential-challenge.ts';
import { OPERATIONS } from '@/lib/server/http/operations.ts';
import { route } from '@/lib/server/http/route.ts';

export const POST = route(OPERATIONS.createCredentialChallenge, ({ caller, organization }) =>
  createCredentialChallenge(caller, organization),
);
