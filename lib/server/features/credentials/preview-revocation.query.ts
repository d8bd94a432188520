import type { RevocationPreview, RevocationSelection } from '../../../domain/credentials/revocation.ts';
import type { Caller } from '../../../domain/system/caller.ts';
import { AccessRefused } from '../../access/access-refused.ts';
import { authorize } from '../../access/authorize.ts';
import { findOrganization } from '../../accounts/find-organization.ts';
import { readOrganizationRecord } from '../../accounts/organization-record.ts';
import { listUserConnections } from '../../accounts/user-connections.ts';
import { allServers } from '../../nats/connections/servers.ts';
import { deleteGrants, keysToTakeOut, revokeGrants, selectCredentials } from './select-credentials.store.ts';

function reasonNotTo(ask: () => unknown): string | null {
  try {
    ask();
    return null;
  } catch (error) {
    if (error instanceof AccessRefused) return error.message;
    throw error;
  }
}

/**
 * What revoking a selection would cut now: credentials, connections, durables that nobody else reads through. Changes nothing. Throws as
 * revoking does: `forbidden`, `not-found`, `invalid-request`, `conflict` when an account takes no more, `nats-unavailable`.
 */
export async function previewRevocation(
  caller: Caller,
  slug: string,
  selection: RevocationSelection,
): Promise<RevocationPreview> {
  await findOrganization(authorize(caller.actor, 'credential.revoke', slug));
  const selected = await selectCredentials(slug, selection);
  const { wanted, expired, already, durables } = selected;
  revokeGrants(caller, slug, wanted);
  const [known, servers] = await Promise.all([readOrganizationRecord(slug), allServers()]);
  const accounts = known === null || wanted.length === 0 ? [] : [known.record.edge, known.record.home];
  const lists = await Promise.all(accounts.map((account) => listUserConnections(account)));
  const keys = new Set(wanted.map(({ publicKey }) => publicKey));
  return {
    credentials: wanted.length,
    names: wanted.slice(0, 100).map(({ name }) => name),
    expired,
    already,
    connections: lists.flatMap(({ connections }) => connections).filter(({ publicKey }) => keys.has(publicKey)).length,
    silent: servers.filter((server) => lists.some(({ answered }) => !answered.includes(server))),
    rotates: keysToTakeOut(slug, selected).map(({ role, environment }) => ({ role, environment })),
    durables: durables.map(({ environment, durable }) => ({ environment, durable })),
    mayNotDelete: reasonNotTo(() => deleteGrants(caller, slug, selected)),
  };
}
