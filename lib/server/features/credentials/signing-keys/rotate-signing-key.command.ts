import { accountOf } from '../../../../domain/credentials/credential-rules.ts';
import type { RevocationAct, RevocationEvidence } from '../../../../domain/credentials/revocation.ts';
import type { RotateSigningKey } from '../../../../domain/credentials/signing-key.ts';
import { VertebraError } from '../../../../domain/errors.ts';
import type { OrganizationGrant } from '../../../../domain/grant.ts';
import type { Caller } from '../../../../domain/system/caller.ts';
import { describePerson, personOf } from '../../../../domain/system/person.ts';
import { authorize } from '../../../access/authorize.ts';
import { writeEdge, writeHome } from '../../../accounts/account-writer.ts';
import { streamEvidence } from '../../../audit/evidence.ts';
import { findOrganization } from '../../../accounts/find-organization.ts';
import type { IndexedOrganization } from '../../../accounts/organization-of-claims.ts';
import { readOrganizationRecord, recordRevocations } from '../../../accounts/organization-record.ts';
import { addGeneration } from '../../../accounts/rotation/change-signing-key.ts';
import type { KeyChange } from '../../../accounts/rotation/change-signing-key.ts';
import { generationsOf, readSigningKeys, recordOf, signingGeneration } from '../../../accounts/signing-keys.ts';
import { allServers } from '../../../nats/connections/servers.ts';
import { carryOutRevocation } from '../carry-out-revocation.command.ts';
import { revocationWords } from '../revocation-words.ts';
import type { Tell } from '../revocation-words.ts';
import { createRevocationAct } from '../revocation-acts.store.ts';
import { countSigned } from './count-signed.store.ts';
import { rotateSessionKey } from './rotate-session-key.command.ts';
import { isSessionKeyRole, signingKeyLabel } from '../../../../domain/credentials/signing-key-name.ts';

const DAY_MS = 86_400_000;
/** Generations of one key that claims carry at once: each costs them 600 bytes, and all keys share one message of 1 MiB. */
const MOST_CARRIED = 5;

const refuse = (message: string): never => {
  throw new VertebraError('conflict', `${message} Nothing was changed.`);
};

/** Throws `not-found` for a key that signs nobody, `conflict` when it cannot be rotated so, or is not what the caller saw. */
async function demandRotatable(slug: string, { role, environment, generation, how }: RotateSigningKey): Promise<void> {
  const key = { role, environment };
  const [known, records] = await Promise.all([readOrganizationRecord(slug), readSigningKeys(slug)]);
  const keys = known?.record[accountOf(key) === 'home' ? 'homeKeys' : 'edgeKeys'] ?? [];
  const isThere = isSessionKeyRole(role)
    ? known !== null
    : keys.some((one) => one.role === role && one.environment === environment);
  if (!isThere)
    throw new VertebraError(
      'not-found',
      `${slug} has no signing key ${signingKeyLabel(key)}: nobody was issued one of it.`,
    );
  const last = recordOf(records, key);
  const { oldest } = generationsOf(records, key);
  const signs = signingGeneration(last);
  if (signs !== generation) {
    const who = last === undefined ? '' : `: ${describePerson(last.by)} rotated it at ${last.at}, “${last.reason}”`;
    refuse(`Generation ${String(signs)} of ${signingKeyLabel(key)} already signs${who}.`);
  }
  if (how.kind === 'end-overlap' && oldest === signs) refuse('There is no older generation.');
  if (how.kind === 'overlap' && last?.signs !== undefined)
    refuse(`${describePerson(last.by)} rotates it, “${last.reason}”: the servers get the next generation.`);
  if (how.kind === 'overlap' && signs - oldest + 1 >= MOST_CARRIED)
    refuse(`${String(MOST_CARRIED)} generations of it are in use already. End the overlap first.`);
}

/** The next generation signs, the older ones stay for a while. */
async function rotateWithOverlap(
  grant: OrganizationGrant<'signing-key.rotate'>,
  { slug, account: home }: IndexedOrganization,
  { role, environment, generation }: RotateSigningKey,
  until: string,
  change: KeyChange,
  tell: Tell,
): Promise<void> {
  const key = { role, environment };
  const record = await addGeneration(slug, key, generation, until, change);
  if (record === null) return refuse(`Somebody else has just rotated ${signingKeyLabel(key)}.`);
  await recordRevocations(slug);
  const { credentials, connections } = await countSigned(slug, home, key);
  tell({
    type: 'key',
    act: change.act,
    ...key,
    generation: record.generation,
    rotated: true,
    until: record.until,
    credentials,
    connections,
  });
  const taken = new Set<string>();
  const account = accountOf(key);
  await (account === 'edge' ? writeEdge : writeHome)(grant, home, (server) => {
    if (!taken.has(server)) tell({ type: 'claims', server, account, at: new Date().toISOString() });
    taken.add(server);
  });
  const proven = [...taken].sort();
  tell({ type: 'end', closed: 0, proven, unproven: (await allServers()).filter((server) => !taken.has(server)) });
}

/**
 * Rotates the key that signs the credentials of a role for an Environment, or sessions, or takes its older generations out, and gives the evidence as
 * it comes. What is taken out cuts whoever it has signed, on every server, with the proof of a revocation; it is written down before
 * anything is done, so that another server carries it to its end when this one dies. Throws as `authorize` does, `not-found` for a key
 * that signs nobody, `conflict` when another generation signs than the caller saw; nothing was changed then.
 */
export async function rotateSigningKey(
  caller: Caller,
  slug: string,
  input: RotateSigningKey,
): Promise<AsyncGenerator<RevocationEvidence>> {
  const grant = authorize(caller.actor, 'signing-key.rotate', slug);
  const organization = await findOrganization(grant);
  const { role, environment, generation, how, reason } = input;
  const key = { role, environment };
  const change: KeyChange = {
    act: caller.correlation,
    at: new Date(Math.floor(Date.now() / 1000) * 1000).toISOString(),
    by: personOf(caller.actor),
    reason,
  };
  const act = async (tell: Tell) => {
    await demandRotatable(slug, input);
    if (how.kind === 'overlap') {
      if (how.days === undefined) return rotateSessionKey(grant, organization, input, change, tell);
      const until = new Date(Date.parse(change.at) + how.days * DAY_MS).toISOString();
      return rotateWithOverlap(grant, organization, input, until, change, tell);
    }
    const first = how.kind === 'at-once' ? generation + 1 : generation;
    const record: RevocationAct = {
      ...change,
      selection: { by: 'signing-key', ...key },
      publicKeys: [],
      keys: [{ ...key, generation: first }],
      durables: [],
      servers: [],
      closed: { count: 0, first: [] },
    };
    await createRevocationAct(slug, record);
    const what = { record, credentials: [], already: 0, expired: 0 };
    return carryOutRevocation({ revoking: grant, deleting: null }, organization, what, tell);
  };
  const subject = { action: 'signing-key.rotate', organization: slug, object: signingKeyLabel(key) } as const;
  return streamEvidence(caller, subject, { reason, wordsOf: revocationWords }, act);
}
