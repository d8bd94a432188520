import { createHash, randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { accountOf } from '../../../../domain/credentials/credential-rules.ts';
import type { RevocationAct, RevocationEvidence } from '../../../../domain/credentials/revocation.ts';
import { personOf } from '../../../../domain/system/person.ts';
import { reconcileGrant, VERTEBRA } from '../../../access/reconcile-grant.ts';
import type { AccountIndex } from '../../../accounts/account-index.ts';
import { writeEdge, writeHome } from '../../../accounts/account-writer.ts';
import { mayLack } from '../../../accounts/environments/withheld-keys.ts';
import { getIndex } from '../../../accounts/index-service.ts';
import type { IndexedOrganization } from '../../../accounts/organization-of-claims.ts';
import { readOrganizationRecord, recordRevocations } from '../../../accounts/organization-record.ts';
import {
  everyKey,
  readRotatedKeys,
  readSigningKeys,
  recordOf,
  retiredKeys,
  signingGeneration,
} from '../../../accounts/signing-keys.ts';
import type { RotatedKey } from '../../../accounts/signing-keys.ts';
import { audited } from '../../../audit/audited.ts';
import { summaryOf } from '../../../audit/evidence.ts';
import type { FindOutcome } from '../../../audit/outcome.ts';
import { recordAudit } from '../../../audit/record.ts';
import { log } from '../../../log/log.ts';
import { allServers } from '../../../nats/connections/servers.ts';
import { getVault } from '../../../nats/connections/vault.ts';
import { isWrongRevision } from '../../../nats/streams/api-error.ts';
import { carryOutRevocation } from '../carry-out-revocation.command.ts';
import { createRevocationAct, readRevocationAct } from '../revocation-acts.store.ts';
import { revocationWords } from '../revocation-words.ts';
import { outcomeOfRevocation } from '../revocation.reconcile.ts';
import { countSigned } from './count-signed.store.ts';
import { startSigning } from './rotate-session-key.command.ts';
import { isSessionKeyRole, keyOfLabel, signingKeyLabel } from '../../../../domain/credentials/signing-key-name.ts';
import type { RotatableKey } from '../../../../domain/credentials/signing-key-name.ts';

/** Between two looks. */
const LOOK_MS = 5_000;
/** Who has begun something is at work on it for so long. */
const ACT_MS = 15_000;
/** Whether anybody still uses an older generation is asked so often, of all servers, and not sooner after it was rotated. */
const USERS_MS = 60_000;

const writeSide = (slug: string, home: string, side: 'home' | 'edge') =>
  (side === 'edge' ? writeEdge : writeHome)(reconcileGrant(slug), home);

/** The name of a key that was rotated; null for one of no role of this version. */
const nameOf = ({ key }: Pick<RotatedKey, 'key'>): RotatableKey | null => keyOfLabel(signingKeyLabel(key));

/**
 * A rotation whose server died: what takes keys out is written down as an act first, and is carried to its end as that. With overlap, the
 * next generation stands in the record of the key first, and claims are written from it.
 */
export const outcomeOfRotation: FindOutcome = async (intent) => {
  const { organization: slug, correlation, object } = intent;
  if (slug === null) return { result: 'failed', reason: 'It names no Organization.' };
  if ((await readRevocationAct(slug, correlation)) !== null) return outcomeOfRevocation(intent);
  const key = keyOfLabel(object);
  const record = key === null ? undefined : recordOf(await readSigningKeys(slug), key);
  if (key === null || record?.act !== correlation) {
    return { result: 'failed', reason: 'Nothing was rotated by it, unless somebody has rotated the key again since.' };
  }
  const organization = (await getIndex()).organizations.get(slug);
  if (organization !== undefined) {
    await recordRevocations(slug);
    await writeSide(slug, organization.account, accountOf(key));
  }
  const when = record.signs === undefined ? 'from now on' : 'once every server has the claims that carry it';
  return { result: 'done', reason: `Generation ${String(record.generation)} signs ${when}.` };
};

/** Why the overlap of a key is over; null while it is not. */
async function whyOver(organization: IndexedOrganization, key: RotatableKey, rotated: RotatedKey, asks: boolean) {
  const { until, at } = rotated.record;
  if (until !== null && Date.parse(until) <= Date.now()) return 'The overlap was over by its time.';
  if (!asks || isSessionKeyRole(key.role) || Date.now() - Date.parse(at) < USERS_MS) return null;
  const { credentials, connections, answered, unreadable } = await countSigned(rotated.slug, organization.account, key);
  if (credentials + connections + unreadable > 0) return null;
  const isSilent = (await allServers()).some((server) => !answered.includes(server));
  return isSilent
    ? null
    : 'No valid credential is signed by an older generation, and no server lists a connection of one.';
}

/** One and the same for each end of an overlap, so that of several servers one does it. */
function actOf({ slug, key, record }: RotatedKey): string {
  const name = `${slug} ${key.role} ${key.environment} ${String(signingGeneration(record))}`;
  const hex = createHash('sha256').update(name).digest('hex');
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20, 32)].join('-');
}

async function endOverlap(organization: IndexedOrganization, key: RotatableKey, rotated: RotatedKey, reason: string) {
  const { slug } = organization;
  const act = actOf(rotated);
  const record: RevocationAct = {
    act,
    at: new Date(Math.floor(Date.now() / 1000) * 1000).toISOString(),
    by: personOf(VERTEBRA),
    reason,
    selection: { by: 'signing-key', ...key },
    publicKeys: [],
    keys: [{ ...key, generation: signingGeneration(rotated.record) }],
    durables: [],
    servers: [],
    closed: { count: 0, first: [] },
  };
  // Written down already: whoever began it is at work, or it is carried on by revocation.reconcile.ts.
  if ((await readRevocationAct(slug, act)) !== null) return;
  try {
    await createRevocationAct(slug, record);
  } catch (error) {
    if (isWrongRevision(error)) return;
    throw error;
  }
  const lines: RevocationEvidence[] = [];
  const grants = { revoking: reconcileGrant(slug), deleting: null };
  const what = { record, credentials: [], already: 0, expired: 0 };
  await audited(
    { actor: VERTEBRA, address: 'none', correlation: act, expiresAt: Infinity },
    { action: 'signing-key.rotate', organization: slug, object: signingKeyLabel(key) },
    () => carryOutRevocation(grants, organization, what, (line) => lines.push(line)),
    () => `${reason} ${summaryOf(lines, revocationWords)}.`,
  );
}

/** Keys whose users are asked for in one round: each is a question to all servers, and after a rotation of all there are many. */
const MOST_ASKED = 50;
/** Where the last round ended among them. */
let askedTo = 0;

/** Which of these are asked about in a round, so that each has its turn. */
function inTurn(open: readonly RotatedKey[]): ReadonlySet<RotatedKey> {
  const from = askedTo < open.length ? askedTo : 0;
  askedTo = from + MOST_ASKED;
  return new Set([...open.slice(from, askedTo), ...open.slice(0, Math.max(0, Math.min(from, askedTo - open.length)))]);
}

/**
 * Takes older generations out where their time is over or, when `asks`, where nobody uses them any more; of many, some are asked about.
 * Throws `nats-unavailable`.
 */
export async function endOverlaps(asks: boolean): Promise<void> {
  const { organizations } = await getIndex();
  const open = (await readRotatedKeys()).filter(({ record }) => record.oldest < signingGeneration(record));
  const asked = asks ? inTurn(open.filter(({ key }) => !isSessionKeyRole(key.role))) : new Set();
  for (const rotated of open) {
    const organization = organizations.get(rotated.slug);
    const key = nameOf(rotated);
    if (organization === undefined || key === null) continue;
    try {
      const why = await whyOver(organization, key, rotated, asked.has(rotated));
      if (why !== null) await endOverlap(organization, key, rotated, why);
    } catch (error) {
      log('the overlap of a signing key could not be ended', { organization: rotated.slug }, error);
    }
  }
}

/** A server that has not taken claims for so long is not waited for any more. */
const WAITED_MS = 600_000;

/**
 * Has generations of session keys sign that were announced by a server that died since, or that some server had not taken. Throws
 * `nats-unavailable`.
 */
export async function settleAnnounced(olderThanMs = ACT_MS): Promise<void> {
  const { organizations } = await getIndex();
  for (const rotated of await readRotatedKeys()) {
    const { slug, record } = rotated;
    const age = Date.now() - Date.parse(record.at);
    const organization = organizations.get(slug);
    const key = nameOf(rotated);
    if (record.signs === undefined || organization === undefined || key === null || age < olderThanMs) continue;
    try {
      await startSigning(reconcileGrant(slug), organization, key, record.generation, age < WAITED_MS);
    } catch (error) {
      log('a signing key could not be told to the servers', { organization: slug }, error);
    }
  }
}

/** What is wrong with the claims of an account by what is known of them, as the end of a sentence; null when nothing is, or they are not known. */
async function wrongWith(
  index: AccountIndex,
  organization: IndexedOrganization,
  account: string,
  { key, record }: RotatedKey,
): Promise<string | null> {
  const vault = await getVault();
  const carries = (publicKey: string) => index.carriesSigner(account, publicKey);
  if (retiredKeys(vault, account, key, record).some((publicKey) => carries(publicKey) === true))
    return `with a signing key ${signingKeyLabel(key)} that was removed`;
  const current = everyKey(vault, account, key, record).at(-1);
  return current !== undefined && carries(current) === false && !mayLack(organization, key)
    ? `without the newest signing key ${signingKeyLabel(key)}`
    : null;
}

/**
 * Writes claims again where somebody has put some into the resolver that carry a key which was taken out, as with that key's leaked
 * seed or a copy of before. Throws `nats-unavailable`.
 */
export async function restoreSigningKeys(olderThanMs = ACT_MS): Promise<void> {
  const index = await getIndex();
  for (const rotated of await readRotatedKeys()) {
    const { slug, record } = rotated;
    const organization = index.organizations.get(slug);
    const key = nameOf(rotated);
    if (organization === undefined || key === null || Date.now() - Date.parse(record.at) < olderThanMs) continue;
    const side = accountOf(key);
    const known = side === 'home' ? organization.account : index.edgeOf(organization.account);
    if (known === undefined || (await wrongWith(index, organization, known, rotated)) === null) continue;
    try {
      // the one that is written, whatever stands beside it
      const account = (await readOrganizationRecord(slug))?.record[side];
      const wrong = account === undefined ? null : await wrongWith(index, organization, account, rotated);
      if (account === undefined || wrong === null) continue;
      await writeSide(slug, organization.account, side);
      const reason = `Claims of the ${side} account came into the resolver ${wrong}. They were written again.`;
      await recordAudit(
        { actor: VERTEBRA, address: 'none', correlation: randomUUID() },
        { action: 'signing-key.rotate', organization: slug, object: signingKeyLabel(key), result: 'done', reason },
      );
    } catch (error) {
      log('signing keys in claims could not be written again', { organization: slug }, error);
    }
  }
}

/** Ends overlaps and corrects claims. Never returns; NATS being away only delays it. */
export async function keepSigningKeys(): Promise<never> {
  let asked = -Infinity;
  for (;;) {
    await sleep(LOOK_MS, undefined, { ref: false });
    const asks = performance.now() - asked >= USERS_MS;
    if (asks) asked = performance.now();
    await endOverlaps(asks).catch(() => undefined);
    await settleAnnounced().catch(() => undefined);
    await restoreSigningKeys().catch(() => undefined);
  }
}
