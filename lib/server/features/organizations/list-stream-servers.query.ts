import type { StreamServers } from '../../../domain/organizations/creation.ts';
import type { Caller } from '../../../domain/system/caller.ts';
import { authorize } from '../../access/authorize.ts';
import { streamServers } from '../../nats/connections/stream-servers.ts';

/** The servers that streams of a new Organization can be on, with their clusters and tags. Throws `nats-unavailable`. */
export async function listStreamServers(caller: Caller): Promise<StreamServers> {
  authorize(caller.actor, 'organization.create');
  return streamServers();
}
