import type { CredentialRole } from './credential-roles.ts';
import type { EnvironmentType } from '../names.ts';

/** What is asked for. A renewal keeps the key, its durable and its name; a replacement keeps the durable. */
type ProvenAct =
  | { act: 'issues'; joinsDurable: boolean }
  | { act: 'renews' }
  | { act: 'replaces'; replaced: string; overlapHours: number };

type ProvenRequest = ProvenAct & {
  organization: string;
  environment: EnvironmentType;
  role: CredentialRole;
  name: string;
  durable?: string | null | undefined;
  expiryDays: number;
  publicKey: string;
  nonce: string;
};

const durableUse = (request: ProvenRequest): string => {
  if (request.act !== 'issues') return 'keeps';
  return request.joinsDurable ? 'joins' : 'makes';
};

/**
 * The bytes whose signature proves that the sender holds the private key, bound to all that is asked for: whoever could change the
 * request on its way must not get another credential for the same key, nor renew or replace with the proof of an issue.
 * In a file of its own because the browser signs them and needs no schema for it.
 */
export const proofOfPossession = (request: ProvenRequest): Uint8Array =>
  new TextEncoder().encode(
    [
      'vertebra.credential.v3',
      request.act,
      request.organization,
      request.environment,
      request.role,
      request.name,
      request.durable ?? '',
      durableUse(request),
      String(request.expiryDays),
      request.publicKey,
      request.nonce,
      ...(request.act === 'replaces' ? [request.replaced, String(request.overlapHours)] : []),
    ].join('\n'),
  );

/** For whoever signed something else, such as a script of an earlier build. */
export const PROOF_REFUSED =
  'The signature is not by the private key of this public key, or not over the required text: “vertebra.credential.v3” and the lines that docs/automation.md names. Nothing was issued.';
