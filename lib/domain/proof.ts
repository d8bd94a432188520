import type { CredentialRole } from './credential-roles.ts';
import type { EnvironmentType } from './names.ts';

/**
 * The bytes whose signature proves that the sender holds the private key, bound to what is asked for.
 * In a file of its own because the browser signs them and needs no schema for it.
 */
export const proofOfPossession = (request: {
  organization: string;
  environment: EnvironmentType;
  role: CredentialRole;
  publicKey: string;
  nonce: string;
}): Uint8Array =>
  new TextEncoder().encode(
    [
      'vertebra.credential.v1',
      request.organization,
      request.environment,
      request.role,
      request.publicKey,
      request.nonce,
    ].join('\n'),
  );
