import { CREDENTIAL_ROLES, SESSION_KEY_ROLES } from '../../../../domain/credentials/credential-roles.ts';
import type { CredentialRole, SessionKeyRole } from '../../../../domain/credentials/credential-roles.ts';
import { accountOf } from '../../../../domain/credentials/credential-rules.ts';
import { isValid } from '../../../../domain/credentials/credential-state.ts';
import type { CredentialState } from '../../../../domain/credentials/credential-state.ts';
import type {
  SessionKey,
  SigningKey,
  SigningKeyName,
  SigningKeys,
} from '../../../../domain/credentials/signing-key.ts';
import { isEnvironmentType } from '../../../../domain/names.ts';
import type { Caller } from '../../../../domain/system/caller.ts';
import { authorize } from '../../../access/authorize.ts';
import { findOrganization } from '../../../accounts/find-organization.ts';
import { mayLack } from '../../../accounts/environments/withheld-keys.ts';
import { getIndex } from '../../../accounts/index-service.ts';
import { readOrganizationRecord } from '../../../accounts/organization-record.ts';
import type { KeyName } from '../../../accounts/organization-record.ts';
import {
  carriedGenerations,
  generationsOf,
  masterOf,
  publicKeyAt,
  readSigningKeys,
  recordOf,
  signingGeneration,
} from '../../../accounts/signing-keys.ts';
import { listUserConnections } from '../../../accounts/user-connections.ts';
import { allServers } from '../../../nats/connections/servers.ts';
import { getVault } from '../../../nats/connections/vault.ts';
import { readInventory } from '../inventory/credential-inventory.store.ts';
import { isSignedBy, stateOf } from '../inventory/select-page.ts';
import { WHOLE_ACCOUNT } from '../../../../domain/credentials/signing-key-name.ts';
import type { RotatableKey } from '../../../../domain/credentials/signing-key-name.ts';

const isRole = (role: string): role is CredentialRole => role in CREDENTIAL_ROLES;
const namesOf = (keys: readonly KeyName[]): SigningKeyName[] =>
  keys.flatMap(({ role, environment }) =>
    isRole(role) && isEnvironmentType(environment) ? [{ role, environment }] : [],
  );

/** How often each signing key is among the connections of an account. */
function countIssuers(connections: readonly { issuer: string }[]): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const { issuer } of connections) counts.set(issuer, (counts.get(issuer) ?? 0) + 1);
  return counts;
}

/**
 * The keys that sign an Organization's credentials, each with its generations and who uses them: all servers are asked for connections,
 * and which did not answer is said. Throws as `authorize` does, `not-found`, and `nats-unavailable` when no server answers.
 */
export async function listSigningKeys(caller: Caller, organization: string): Promise<SigningKeys> {
  const found = await findOrganization(authorize(caller.actor, 'credential.list', organization));
  const { slug } = found;
  const at = new Date().toISOString();
  const [known, records, { held, unreadable }, vault] = await Promise.all([
    readOrganizationRecord(slug),
    readSigningKeys(slug),
    readInventory(slug),
    getVault(),
  ]);
  if (known === null) return { items: [], sessions: [], at, silent: [], unreadable };
  const { record } = known;
  const hasEdge = (await getIndex()).edgeOf(record.home) !== undefined;
  const [servers, ...lists] = await Promise.all([
    allServers(),
    listUserConnections(record.home),
    // Servers answer nothing about an account that none of them has claims of.
    ...(hasEdge ? [listUserConnections(record.edge)] : []),
  ]);
  const [home, edge] = lists;
  const issuers = { edge: countIssuers(edge?.connections ?? []), home: countIssuers(home.connections) };
  const now = Date.now();
  const count = (key: SigningKeyName, from: number, before: number, isCounted: (state: CredentialState) => boolean) =>
    held.filter((one) => isSignedBy(one, key, from, before) && isCounted(stateOf(one, now))).length;
  const describe = (key: RotatableKey) => {
    const last = recordOf(records, key);
    const side = accountOf(key);
    const generations = generationsOf(records, key);
    const carried = carriedGenerations(generations).map((generation) => {
      const publicKey = publicKeyAt(vault, record[side], key, generations, generation);
      return { generation, publicKey, connections: issuers[side].get(publicKey) ?? 0 };
    });
    return {
      generation: signingGeneration(last),
      carried: carried.reverse(),
      until: last?.until ?? null,
      rotated: last === undefined ? null : { at: last.at, by: last.by, reason: last.reason },
    };
  };
  // One that was named, and never carried, may be of a master secret that is gone.
  const isMade = (key: RotatableKey) => {
    const { generation, masters } = generationsOf(records, key);
    return vault.masters.has(masterOf({ masters }, generation));
  };
  const ofCredentials = (key: SigningKeyName): SigningKey => {
    const { carried, ...rest } = describe(key);
    const signed = (generation: number) => count(key, generation, generation + 1, isValid);
    return {
      ...key,
      ...rest,
      carried: carried.map((one) => ({ ...one, credentials: signed(one.generation) })),
      orphaned: count(key, 1, generationsOf(records, key).oldest, (state) => state === 'orphaned'),
      withheld: mayLack(found, key),
    };
  };
  const ofSessions = (role: SessionKeyRole): SessionKey => {
    const key = { role, environment: WHOLE_ACCOUNT } as const;
    return { ...key, ...describe(key) };
  };
  return {
    items: [...namesOf(record.edgeKeys), ...namesOf(record.homeKeys)].filter(isMade).map(ofCredentials),
    sessions: SESSION_KEY_ROLES.map(ofSessions),
    at,
    silent: servers.filter((server) => lists.some(({ answered }) => !answered.includes(server))),
    unreadable,
  };
}
