/** Durable consumers of sealed subscribers: whose they are, and who may read through one. */
import type { Actor } from '../../../domain/system/actor.ts';
import { credentialSchema } from '../../../domain/credentials/credential.ts';
import type { Credential, DurableUser } from '../../../domain/credentials/credential.ts';
import { VertebraError } from '../../../domain/errors.ts';
import { environmentName } from '../../../domain/names.ts';
import { isSamePerson, personOf } from '../../../domain/system/person.ts';
import { authorizeIfAllowed } from '../../access/authorize.ts';
import { readAudit } from '../../audit/read.ts';
import { getCatalyst } from '../../nats/connections/catalyst.ts';
import { natsUnavailable } from '../../nats/connections/connect.ts';
import { readDurableOwner, removeDurableOwner, setDurableOwner } from './durable-owners.store.ts';
import type { DurableName, DurableOwner } from './durable-owners.store.ts';
import { addDurable, deleteDurable, findDurable, isPulledAndAcknowledged } from '../../spine/events/durable.ts';
import type { HomeConnection } from '../../accounts/home/home.ts';
import { readValues } from '../../spine/state/read-values.ts';

type Connection = HomeConnection['connection'];

/** Longer than any act takes: a name that was taken so long ago and has no consumer is free. */
const ACT_MS = 2 * 60_000;

const refuse = (message: string): never => {
  throw new VertebraError('conflict', `Nothing was issued. ${message}`, { fields: [{ path: 'durable', message }] });
};

async function readCredentials(organization: string): Promise<Credential[]> {
  const { connection } = await getCatalyst();
  try {
    const kept = await readValues(connection, 'credentials', `${organization}.>`);
    return kept.map(({ text }) => credentialSchema.parse(JSON.parse(text)));
  } catch (error) {
    throw natsUnavailable(error);
  }
}

/** Those of these credentials that are others and read through the same durable, the oldest first. */
const othersThrough = (credential: DurableUser, all: readonly Credential[]): Credential[] =>
  all
    .filter(
      ({ publicKey, environment, durable }) =>
        publicKey !== credential.publicKey && environment === credential.environment && durable === credential.durable,
    )
    .sort((a, b) => (a.issuedAt < b.issuedAt ? -1 : 1));

/**
 * Owner of a durable of before owners were kept: who got the first credential that names it, by its record or, where that has a user name only, by the audit log. Null
 * when no credential does, so Vertebra did not make it, or when the log does not say who that was.
 */
async function ownerOfEarlier(credential: DurableUser): Promise<DurableOwner | null> {
  const [first] = othersThrough(credential, await readCredentials(credential.organization));
  if (first === undefined) return null;
  const { organization, publicKey, issuedAt, issuedBy } = first;
  if (issuedBy.subject !== null) return { ...issuedBy, since: issuedAt };
  const { items } = await readAudit({
    filter: { organization, action: 'credential.issue', object: publicKey, result: 'done' },
    limit: 1,
  });
  const [done] = items;
  return done === undefined ? null : { ...personOf(done.actor), since: issuedAt };
}

/** Takes a name without a consumer, unless somebody is at work with it. */
async function takeName(name: DurableName, actor: Actor): Promise<void> {
  const me = { ...personOf(actor), since: new Date().toISOString() };
  const known = await readDurableOwner(name);
  const isFree = known === null || Date.now() - Date.parse(known.owner.since) > ACT_MS;
  if (isFree && (await setDurableOwner(name, me, known?.revision))) return;
  refuse(`A durable “${name.durable}” is being created right now. Try again in two minutes, or choose another name.`);
}

async function checkJoin(name: DurableName, credential: DurableUser, actor: Actor, joins: boolean): Promise<void> {
  const { durable } = name;
  const kept = await readDurableOwner(name);
  const owner = kept?.owner ?? (await ownerOfEarlier(credential));
  if (owner === null) {
    return refuse(
      `${environmentName(name.organization, name.environment)} has a consumer “${durable}” that Vertebra did not create, so it cannot be joined here. Choose another name.`,
    );
  }
  if (kept === null) await setDurableOwner(name, owner);
  if (!isSamePerson(owner, actor)) {
    refuse(
      `“${durable}” is the durable of ${owner.username}. Two readers would take each other’s events. Choose another name.`,
    );
  }
  if (!joins) {
    refuse(`You already have a durable “${durable}”. Have this credential join it, or choose another name.`);
  }
}

/**
 * Makes the durable of a credential, the caller's own from then on; or, when the request says so, lets the credential read through one
 * that is the caller's own already. Gives whether it was made. Throws `conflict` for a durable of somebody else, one
 * that Vertebra did not make, and one's own when the request does not say that it joins.
 */
export async function claimDurable(
  connection: Connection,
  actor: Actor,
  credential: DurableUser,
  joins: boolean,
): Promise<'made' | 'joined'> {
  const { organization, environment, durable } = credential;
  const name = { organization, environment, durable };
  const full = environmentName(organization, environment);
  const config = await findDurable(connection, full, durable);
  if (config === null) {
    if (joins) refuse(`${full} has no durable “${durable}” to join.`);
    await takeName(name, actor);
    await addDurable(connection, full, durable);
    return 'made';
  }
  await checkJoin(name, credential, actor, joins);
  if (!isPulledAndAcknowledged(config)) refuse(`“${durable}” is no longer a pull consumer with acknowledgements.`);
  return 'joined';
}

/**
 * Throws `conflict` when the durable that a credential was issued with is not there any more, or is another one: made anew under its name,
 * it may be somebody else's.
 */
export async function checkKeptDurable(connection: Connection, credential: DurableUser): Promise<void> {
  const { organization, environment, durable } = credential;
  const full = environmentName(organization, environment);
  const config = await findDurable(connection, full, durable);
  const kept = await readDurableOwner({ organization, environment, durable });
  // its owner is written down within the act that makes it
  const isAnother = kept !== null && Date.parse(kept.owner.since) > Date.parse(credential.issuedAt) + ACT_MS;
  if (config !== null && isPulledAndAcknowledged(config) && !isAnother) return;
  throw new VertebraError(
    'conflict',
    config === null
      ? `${full} no longer has a durable “${durable}”. Issue a new credential with one.`
      : `The durable “${durable}” of ${full} is not the one that this credential was issued with. Issue a new credential.`,
  );
}

/**
 * Whoever gets a credential for a durable of somebody else takes that person's events. Throws `conflict` unless it is the caller's own or,
 * where nobody's or somebody else's, they answer for the whole Organization (`credential.issue-trusted`).
 */
export async function demandDurable(actor: Actor, credential: DurableUser): Promise<void> {
  const { organization, environment, durable } = credential;
  const owner =
    (await readDurableOwner({ organization, environment, durable }))?.owner ?? (await ownerOfEarlier(credential));
  if (owner !== null && isSamePerson(owner, actor)) return;
  if (authorizeIfAllowed(actor, 'credential.issue-trusted', organization) !== null) return;
  throw new VertebraError(
    'conflict',
    `It reads through “${durable}”, the durable of ${owner?.username ?? 'somebody else'}. Nothing was replaced. Ask them or an Organization admin to replace it, or issue a credential with a durable of your own.`,
  );
}

/**
 * Takes the durables of credentials of one Organization that were not issued after all away again, name and consumer, unless another
 * credential reads through one or Vertebra did not make it.
 */
export async function releaseDurables(connection: Connection, credentials: readonly DurableUser[]): Promise<void> {
  const [first] = credentials;
  const all = first === undefined ? [] : await readCredentials(first.organization);
  for (const credential of credentials) {
    const { organization, environment, durable } = credential;
    const name = { organization, environment, durable };
    if ((await readDurableOwner(name)) === null || othersThrough(credential, all).length > 0) continue;
    await deleteDurable(connection, environmentName(organization, environment), durable);
    await removeDurableOwner(name);
  }
}
