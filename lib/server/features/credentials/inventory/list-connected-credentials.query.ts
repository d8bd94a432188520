import type { ConnectedCredentials } from '../../../../domain/credentials/connected-credentials.ts';
import type { Caller } from '../../../../domain/system/caller.ts';
import { authorize } from '../../../access/authorize.ts';
import { findOrganization } from '../../../accounts/find-organization.ts';
import { getIndex } from '../../../accounts/index-service.ts';
import type { IndexedOrganization } from '../../../accounts/organization-of-claims.ts';
import { listUserConnections } from '../../../accounts/user-connections.ts';
import { allServers } from '../../../nats/connections/servers.ts';
import { singleton } from '../../../nats/connections/singleton.ts';
import { readInventory } from './credential-inventory.store.ts';

/** Whoever asks within so long gets the same answer: several people look at a list, and servers are asked for every connection. */
const SHARED_MS = 2_000;
/** Credentials that one answer names: 70 bytes each. */
const MOST_NAMED = 5_000;

/** Which credentials are connected, all of them. */
export type AllConnected = Omit<ConnectedCredentials, 'complete'>;

interface Shared {
  /** milliseconds since 1970 */
  at: number;
  answer: Promise<AllConnected>;
}

/** Answers of the last moments, by Organization. */
const sharedAnswers = () => singleton('credentials.connected', () => Promise.resolve(new Map<string, Shared>()));

async function ask(slug: string, accounts: readonly string[]): Promise<AllConnected> {
  const at = new Date().toISOString();
  const [{ held }, servers, ...answers] = await Promise.all([
    readInventory(slug),
    allServers(),
    ...accounts.map((account) => listUserConnections(account)),
  ]);
  const counts = new Map<string, number>();
  for (const { publicKey } of answers.flatMap(({ connections }) => connections)) {
    counts.set(publicKey, (counts.get(publicKey) ?? 0) + 1);
  }
  // Sessions of browsers are users of these accounts as well, and no credentials.
  const connected = held.flatMap(({ record: { publicKey } }) => {
    const connections = counts.get(publicKey);
    return connections === undefined ? [] : [{ publicKey, connections }];
  });
  const hasAnswered = (server: string) => answers.every(({ answered }) => answered.includes(server));
  return {
    at,
    connected,
    missing: servers.filter((server) => !hasAnswered(server)),
  };
}

/** Asks all servers who is connected in the accounts of an Organization, unless they said it at most 2 s ago. Throws `nats-unavailable` when none answers. */
export async function askConnected({ slug, account }: IndexedOrganization): Promise<AllConnected> {
  const shared = await sharedAnswers();
  const now = Date.now();
  for (const [of, { at }] of shared) if (now - at > SHARED_MS) shared.delete(of);
  const known = shared.get(slug);
  if (known !== undefined) return known.answer;
  const edge = (await getIndex()).edgeOf(account);
  const answer = ask(slug, edge === undefined ? [account] : [account, edge]);
  const kept = { at: now, answer };
  shared.set(slug, kept);
  answer.catch(() => {
    if (shared.get(slug) === kept) shared.delete(slug);
  });
  return answer;
}

/**
 * Which credentials of an Organization are connected, and how often, in its home and its edge account: asked of all servers, at most
 * 2 s ago. Throws as `authorize` does, `not-found`, and `nats-unavailable` when no server answers.
 */
export async function listConnectedCredentials(caller: Caller, organization: string): Promise<ConnectedCredentials> {
  const found = await findOrganization(authorize(caller.actor, 'credential.list', organization));
  const { at, connected, missing } = await askConnected(found);
  return { at, connected: connected.slice(0, MOST_NAMED), missing, complete: connected.length <= MOST_NAMED };
}
