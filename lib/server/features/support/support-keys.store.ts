/** Signing keys of support grants: in the edge account while a grant is active, and not a moment longer. */
import type { Grant } from '../../../domain/grant.ts';
import type { ClosedConnection } from '../../../domain/support/support-grant.ts';
import { writeEdge } from '../../accounts/account-writer.ts';
import { supportKeyId } from '../../accounts/wanted-claims.ts';
import { getIndex } from '../../accounts/index-service.ts';
import { recordSupportKey, reserveOrganization } from '../../accounts/organization-record.ts';
import { connectedUsers, watchSupportDisconnects } from './support-connections.store.ts';
import { getVault } from '../../nats/connections/vault.ts';

/** What is known of a grant's key. */
interface KeyOfGrant {
  /** id of the grant */
  grant: string;
  /** ISO 8601 */
  endsAt: string;
}

/** Brings a grant's signing key into the edge account; a key that was taken away stays away. */
export async function addSupportKey(
  grant: Grant<'support-grant.request'> | Grant<'support-grant.decide'>,
  home: string,
  key: KeyOfGrant,
): Promise<void> {
  const edge = (await getIndex()).edgeOf(home);
  await reserveOrganization(grant.organization, edge === undefined ? { home } : { home, edge });
  await recordSupportKey(grant.organization, { ...key, removed: false });
  await writeEdge(grant, home);
}

/**
 * Takes a grant's signing key out of the edge account: every server closes the connections made with it at once, and none
 * of their JWTs is taken again. Gives what the servers report as closed within a second; `publicKeys` are those of
 * sessions that may still be connected.
 */
export async function removeSupportKey(
  grant: Grant<'support-grant.end'> | Grant<'intent.reconcile'>,
  home: string,
  key: KeyOfGrant & { publicKeys: string[] },
): Promise<{ closed: ClosedConnection[]; unconfirmed: number }> {
  const { edge, supportKeys } = await recordSupportKey(grant.organization, {
    grant: key.grant,
    endsAt: key.endsAt,
    removed: true,
  });
  const known = supportKeys.find((one) => one.grant === key.grant);
  if (known === undefined) throw new Error(`${grant.organization} knows no key of support grant ${key.grant}.`);
  const issuer = (await getVault()).signingKey(supportKeyId(edge, known)).publicKey;
  const connected = await connectedUsers(edge, key.publicKeys);
  const hearing = await watchSupportDisconnects(edge, issuer);
  try {
    await writeEdge(grant, home);
    const closed = await hearing.until(connected.length);
    return { closed, unconfirmed: Math.max(0, connected.length - closed.length) };
  } finally {
    hearing.stop();
  }
}
