import type { CredentialRole } from './credential-roles.ts';
import type { EnvironmentType } from '../names.ts';

/**
 * The bytes whose signature proves that the sender holds the private key, bound to all that is asked for: whoever could change the
 * request on its way must not get another credential for the same key.
 * In a file of its own because the browser signs them and needs no schema for it.
 */
export const proofOfPossession = (request: {
  organization: string;
  environment: EnvironmentType;
  role: CredentialRole;
  name: string;
  durable?: string | undefined;
  joinsDurable: boolean;
  expiryDays: number;
  publicKey: string;
  nonce: string;
}): Uint8Array =>
  new TextEncoder().encode(
    [
      'vertebra.credential.v2',
      request.organization,
      request.environment,
      request.role,
      request.name,
      request.durable ?? '',
      request.joinsDurable ? 'joins' : 'makes',
      String(request.expiryDays),
      request.publicKey,
      request.nonce,
    ].join('\n'),
  );
