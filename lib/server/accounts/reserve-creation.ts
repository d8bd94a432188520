/** Whose request a new Organization is made by: the first one's, until it is given up before anything was made. */
import { createHash } from 'node:crypto';
import { VertebraError } from '../../domain/errors.ts';
import { DEFAULT_LIMITS } from '../../domain/organizations/default-limits.ts';
import { isPlaced } from '../../domain/organizations/placement.ts';
import type { CreateOrganization } from '../../domain/organizations/organization.ts';
import { getIndex } from './index-service.ts';
import { removeOwnRecords } from './deletion/own-records.ts';
import {
  changeRecord,
  freshRecord,
  readOrganizationRecord,
  reserveOrganization,
  updateRecord,
} from './organization-record.ts';
import type { Creation, OrganizationRecord } from './organization-record.ts';
import type { IndexedOrganization } from './organization-of-claims.ts';
import { readStoredClaims } from './stored-claims.ts';
import { readUsage } from './usage/usage.ts';

/** Longer than any act takes: a request that is older is not at work any more. */
const ACT_MS = 2 * 60_000;

const taken = (slug: string): VertebraError =>
  new VertebraError(
    'conflict',
    `There is an Organization “${slug}” already, or one is being made by another request. Nothing was changed. Choose another name.`,
  );

/** Of limits as a request has them: those that ask for the same are the same, whatever the order of their fields. */
function limitsDigest(limits: CreateOrganization['limits']): unknown[] {
  if (limits !== undefined && 'tiers' in limits) {
    const { jetstream, tiers, ...ofAccount } = limits;
    const sorted = (of: object) => Object.entries(of).toSorted(([one], [other]) => (one < other ? -1 : 1));
    const groups = sorted(tiers).map(([name, tier]) => [name, sorted(tier as object)]);
    return [{ all: sorted(ofAccount), jetstream: jetstream && sorted(jetstream), tiers: groups }];
  }
  const { storageBytes, memoryBytes, streams, consumers, connections } = limits ?? DEFAULT_LIMITS;
  return [storageBytes, memoryBytes, streams, consumers, connections];
}

/** The same for two requests that ask for the same, in whatever order; of what earlier versions did not have, only when it is there. */
export function requestDigest(input: CreateOrganization): string {
  const { displayName, environments, plan, limits, replicas, placement } = input;
  const where = { cluster: placement?.cluster, tags: placement?.tags?.toSorted() };
  const asked = [
    ...[displayName, environments.toSorted()],
    // Without limits those of the plan are asked for.
    ...(limits === undefined && plan !== undefined ? [] : limitsDigest(limits)),
    ...(plan === undefined ? [] : [{ plan }]),
    ...(replicas === undefined ? [] : [{ replicas }]),
    ...(isPlaced(placement) ? [where] : []),
  ];
  return createHash('sha256').update(JSON.stringify(asked)).digest('base64url');
}

/** Whether claims that other means made are what is asked for. Claims that name no Environment take those of the request. */
function isSame(known: IndexedOrganization, input: CreateOrganization): boolean {
  const environments = known.environments.toSorted().join();
  return (
    known.displayName === input.displayName &&
    (environments === '' || environments === input.environments.toSorted().join())
  );
}

/** Whether there is a stream in an account, or may be: a server that does not answer may have some. */
async function mayHaveStreams(home: string): Promise<boolean> {
  const { byAccount, freshness } = await readUsage();
  const all = freshness.serversExpected.every((name) => freshness.serversAnswered.includes(name));
  return !all || (byAccount.get(home)?.streams.size ?? 0) > 0;
}

/** Gives the name of a deleted Organization to a new one, with accounts of its own. Throws `conflict` while the deletion is not done. */
async function takeOver(
  slug: string,
  { record: { deletion }, revision }: { record: OrganizationRecord; revision: number },
  creation: Creation,
): Promise<void> {
  if (deletion?.doneAt == null)
    throw new VertebraError('conflict', `${slug} is being deleted: the name is free when that is done.`);
  // Whoever stood still since before the deletion may have written something after it.
  await removeOwnRecords(slug);
  const after = { act: deletion.act, since: new Date().toISOString() };
  await updateRecord(slug, { ...freshRecord({}, creation), after }, revision);
}

const isAt = (record: OrganizationRecord, seen: Creation | undefined): boolean =>
  record.creation?.request === seen?.request && record.creation?.state === seen?.state;

/**
 * Reserves the name for a request, by compare-and-set of the record: of many requests at once one has it, and those that ask for the
 * same share it. Another request gets a name whose request was given up, or is at work no more, while the account is empty.
 * An Organization that other means made is completed by a request that asks for what it is. Throws `conflict` otherwise. `check` throws
 * for a request that cannot be done; one that has the name already is not judged again.
 */
export async function reserveCreation(input: CreateOrganization, check: () => void = () => undefined): Promise<void> {
  const { slug, ...asked } = input;
  const request = requestDigest(input);
  for (;;) {
    const index = await getIndex();
    const known = index.organizations.get(slug);
    const before = await readOrganizationRecord(slug);
    if (before?.record.deletion !== undefined) {
      check();
      await takeOver(slug, before, { request, state: 'making', asked });
      continue;
    }
    if (known !== undefined && before?.record.creation === undefined) {
      const isOther = before !== null && before.record.home !== known.account;
      if (isOther || !isSame(known, input)) throw taken(slug);
      const edge = index.edgeOf(known.account);
      await reserveOrganization(slug, { home: known.account, ...(edge !== undefined && { edge }) });
      return;
    }
    if (before?.record.creation?.request !== request) check();
    const { record, at } = before ?? (await reserveOrganization(slug, {}, { request, state: 'making', asked }));
    const { creation } = record;
    const isOurs = creation?.request === request;
    if (isOurs && creation.state !== 'failed') return;
    const isFree = creation?.state === 'failed' || (creation?.state !== 'made' && Date.now() - at > ACT_MS);
    // A record of 0.1 without claims: its creation ended before anything was made.
    const isEmpty = creation === undefined && (await readStoredClaims(record.home)) === null;
    if (!isOurs && !isEmpty && (!isFree || (await mayHaveStreams(record.home)))) throw taken(slug);
    const wanted: Creation = { ...(isOurs ? creation : { request, replaces: !isEmpty }), state: 'making', asked };
    const next = await changeRecord(slug, (now) => (isAt(now, creation) ? { ...now, creation: wanted } : null));
    if (isAt(next, wanted)) return;
  }
}

/** Refuses to go on when another request has the name by now. */
export function checkReserved(record: OrganizationRecord, input: CreateOrganization): void {
  const { creation } = record;
  if (creation !== undefined && creation.request !== requestDigest(input)) throw taken(input.slug);
}

/** Writes down how a creation ended, unless another request has the name by now. */
export async function settleCreation(input: CreateOrganization, state: 'failed' | 'made'): Promise<void> {
  const { slug, ...asked } = input;
  const request = requestDigest(input);
  await changeRecord(slug, (now) => {
    const { creation } = now;
    if (creation?.request !== request || creation.state === 'made') return null;
    return { ...now, creation: state === 'made' ? { request, state, asked } : { ...creation, state } };
  });
}
