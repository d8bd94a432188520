import { createCredentialChallenge } from '@/lib/server/features/credentials/credential-challenge.command.ts';
import { OPERATIONS } from '@/lib/server/http/operations.ts';
import { route } from '@/lib/server/http/edge/route.ts';

export const POST = route(OPERATIONS.createCredentialChallenge, ({ caller, organization }) =>
  createCredentialChallenge(caller, organization),
);
