/** Has the signing keys of one Organization derived from another master secret. */
import { randomUUID } from 'node:crypto';
import { isDeepStrictEqual } from 'node:util';
import { accountOf } from '../../../../domain/credentials/credential-rules.ts';
import { SESSION_KEY_ROLES } from '../../../../domain/credentials/credential-roles.ts';
import type { RevocationAct } from '../../../../domain/credentials/revocation.ts';
import type { MasterRotation } from '../../../../domain/system/key-rotation.ts';
import type { OrganizationGrant } from '../../../../domain/grant.ts';
import { writeEdge, writeHome } from '../../../accounts/account-writer.ts';
import type { IndexedOrganization } from '../../../accounts/organization-of-claims.ts';
import {
  readOrganizationRecord,
  recordKey,
  recordRevocations,
  reserveOrganization,
} from '../../../accounts/organization-record.ts';
import { isNamed } from '../../../accounts/rotation/carried-keys.ts';
import { beginGeneration, moveToMaster } from '../../../accounts/rotation/change-signing-key.ts';
import type { KeyChange } from '../../../accounts/rotation/change-signing-key.ts';
import { everyKey, generationsOf, masterOf, readSigningKeys, recordOf } from '../../../accounts/signing-keys.ts';
import { getIndex } from '../../../accounts/index-service.ts';
import { allServers } from '../../../nats/connections/servers.ts';
import { getVault } from '../../../nats/connections/vault.ts';
import { carryOutRevocation } from '../carry-out-revocation.command.ts';
import { createRevocationAct, readRevocationAct } from '../revocation-acts.store.ts';
import { overlapEnd } from '../signing-keys/rotate-session-key.command.ts';
import {
  isSessionKeyRole,
  keyOfLabel,
  signingKeyLabel,
  WHOLE_ACCOUNT,
} from '../../../../domain/credentials/signing-key-name.ts';
import type { RotatableKey } from '../../../../domain/credentials/signing-key-name.ts';

/** How the keys of before go. */
type MoveHow = MasterRotation['how'];

const DAY_MS = 86_400_000;

/** All keys of an Organization, of which some may be known from its claims alone. */
async function keysOf(slug: string, carried: readonly RotatableKey[]): Promise<RotatableKey[]> {
  const known = await readOrganizationRecord(slug);
  const named = [...(known?.record.edgeKeys ?? []), ...(known?.record.homeKeys ?? [])];
  const labels = [
    ...SESSION_KEY_ROLES.map((role) => signingKeyLabel({ role, environment: WHOLE_ACCOUNT })),
    ...[...named, ...carried].map(signingKeyLabel),
  ];
  return [...new Set(labels)].flatMap((label) => keyOfLabel(label) ?? []);
}

/** Gives each key a generation of the master secret; gives the keys. Again while others come, so none is left behind. */
async function moveKeys(
  slug: string,
  carried: readonly RotatableKey[],
  master: number,
  how: MoveHow,
  change: KeyChange,
) {
  const vault = await getVault();
  const { record } = await reserveOrganization(slug);
  const end = how.kind === 'overlap' ? new Date(Date.parse(change.at) + how.days * DAY_MS).toISOString() : change.at;
  for (const key of carried.filter(isNamed))
    await recordKey(slug, accountOf(key) === 'edge' ? 'edgeKeys' : 'homeKeys', key);
  for (;;) {
    const keys = await keysOf(slug, carried);
    const records = await readSigningKeys(slug);
    const left = keys.filter((key) => {
      const generations = generationsOf(records, key);
      return masterOf(generations, generations.generation) < master;
    });
    if (left.length === 0) return keys;
    for (const key of left) {
      const waits = how.kind === 'overlap' && isSessionKeyRole(key.role);
      const account = record[accountOf(key)];
      const before = (known: Parameters<typeof everyKey>[3]) => everyKey(vault, account, key, known);
      await moveToMaster(slug, key, master, waits ? null : end, before, change);
    }
    await recordRevocations(slug);
  }
}

/** Writes both claims once, and has the keys of sessions sign once every server has taken them; else signing-keys.reconcile.ts does. */
async function writeMoved(grant: OrganizationGrant<'intent.reconcile'>, home: string, keys: readonly RotatableKey[]) {
  const { organization: slug } = grant;
  const taken = { home: new Set<string>(), edge: new Set<string>() };
  await writeHome(grant, home, (server) => taken.home.add(server));
  await writeEdge(grant, home, (server) => taken.edge.add(server));
  const servers = await allServers();
  const records = await readSigningKeys(slug);
  for (const key of keys) {
    const record = recordOf(records, key);
    const isTaken = servers.every((server) => taken[accountOf(key)].has(server));
    if (isTaken && record?.signs !== undefined) await beginGeneration(slug, key, record.generation, overlapEnd(key));
  }
  return servers.filter((server) => !taken.home.has(server) || !taken.edge.has(server));
}

/**
 * The act that takes keys out: the one of this rotation, written down before by whoever has ended since, or another one where keys have
 * come that it does not name.
 */
async function actOf(slug: string, keys: RevocationAct['keys'], master: number, change: KeyChange) {
  const known = await readRevocationAct(slug, change.act);
  if (known !== null && keys.every((key) => known.keys.some((one) => isDeepStrictEqual(one, key)))) return known;
  const record: RevocationAct = {
    ...change,
    act: known === null ? change.act : randomUUID(),
    selection: { by: 'master-secret', master },
    publicKeys: [],
    keys,
    durables: [],
    servers: [],
    closed: { count: 0, first: [] },
  };
  await createRevocationAct(slug, record);
  return record;
}

/** Takes out whatever is of an earlier master secret, with the proof of a revocation. */
async function takeOutFormer(
  grant: OrganizationGrant<'intent.reconcile'>,
  organization: IndexedOrganization,
  keys: readonly RotatableKey[],
  master: number,
  change: KeyChange,
): Promise<string[]> {
  const { slug } = organization;
  const records = await readSigningKeys(slug);
  const cut = keys.map((key) => {
    const { generation, masters } = generationsOf(records, key);
    return { ...key, generation: masters.find((one) => one.master >= master)?.from ?? generation };
  });
  const record = await actOf(slug, cut, master, change);
  const unproven: string[] = [];
  const what = { record, credentials: [], already: 0, expired: 0 };
  await carryOutRevocation({ revoking: grant, deleting: null }, organization, what, (line) => {
    if (line.type === 'end') unproven.push(...line.unproven);
  });
  return unproven;
}

/**
 * Has every signing key of an Organization derived from a master secret, in its next generation: from now on, with the older ones beside
 * it for a while, or at once. Gives the servers that have not taken the claims, or are not proven. Safe to repeat after a crash at any step.
 */
export async function moveOrganization(
  grant: OrganizationGrant<'intent.reconcile'>,
  carried: readonly RotatableKey[],
  master: number,
  how: MoveHow,
  change: KeyChange,
): Promise<string[]> {
  const organization = (await getIndex()).organizations.get(grant.organization);
  if (organization === undefined) return [];
  const keys = await moveKeys(organization.slug, carried, master, how, change);
  return how.kind === 'overlap'
    ? writeMoved(grant, organization.account, keys)
    : takeOutFormer(grant, organization, keys, master, change);
}
