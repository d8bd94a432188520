import type { Caller } from '../../domain/caller.ts';
import type { CredentialChallenge } from '../../domain/credential.ts';
import { authorize } from '../access/authorize.ts';
import { findOpenOrganization } from '../queries/find-organization.ts';
import { makeNonce } from './credential-challenge.ts';

/** A nonce to sign with the new private key: used once, within two minutes, by the same person for the same Organization. */
export async function createCredentialChallenge(caller: Caller, organization: string): Promise<CredentialChallenge> {
  const grant = authorize(caller.actor, 'credential.issue', organization);
  await findOpenOrganization(grant);
  const { nonce, expiresAt } = await makeNonce(grant);
  return { nonce, expiresAt: expiresAt.toISOString() };
}
