import { replaceCredential } from '@/lib/server/features/credentials/replacement/replace-credential.command.ts';
import { route } from '@/lib/server/http/edge/route.ts';
import { OPERATIONS } from '@/lib/server/http/operations.ts';

export const POST = route(OPERATIONS.replaceCredential, ({ caller, organization, id, body }) =>
  replaceCredential(caller, organization, id, body),
);
