import { endOf, isProven } from '../../../../domain/evidence.ts';
import { VertebraError } from '../../../../domain/errors.ts';
import type { EnvironmentAct } from '../../../../domain/environments/environment-life.ts';
import type { Grant } from '../../../../domain/grant.ts';
import { environmentName } from '../../../../domain/names.ts';
import type { EnvironmentType } from '../../../../domain/names.ts';
import type { Caller } from '../../../../domain/system/caller.ts';
import { personOf } from '../../../../domain/system/person.ts';
import { knownAccounts } from '../../../accounts/account-writer.ts';
import type { OneOrganization } from '../../../accounts/account-writer.ts';
import { noteAct, orderAct, withdrawAct } from '../../../accounts/environments/order-act.ts';
import { writeSides } from '../../../accounts/evidence/carried-out.ts';
import { withHome } from '../../../accounts/home/home.ts';
import type { IndexedOrganization } from '../../../accounts/organization-of-claims.ts';
import { readOrganizationRecord, reserveOrganization } from '../../../accounts/organization-record.ts';
import { allServers, knownServers, replicasFor } from '../../../nats/connections/servers.ts';
import { apiErrorOf } from '../../../nats/streams/api-error.ts';
import { ensureEnvironmentAssets, placementOfEvents } from '../../../spine/state/environment-assets.ts';
import { changeEnvironmentStreams } from '../../../spine/state/environment-streams.ts';
import { closeAct, whileOpen } from '../../../spine/state/open-acts.ts';
import { cutAndProve } from './cut-and-prove.command.ts';
import type { TellEvidence } from './cut-and-prove.command.ts';
import { cutUsersOfEnvironment } from './cut-users.store.ts';

/** An act as it begins. */
export const actOf = (caller: Caller, kind: EnvironmentAct['kind'], reason = ''): EnvironmentAct => ({
  act: caller.correlation,
  kind,
  at: new Date().toISOString(),
  by: personOf(caller.actor),
  reason,
  done: false,
  servers: [],
  closed: 0,
});

/** Marks an act as open while it is done. */
export const whileActing = <T>(organization: string, { act, at }: EnvironmentAct, work: () => Promise<T>): Promise<T> =>
  whileOpen('open-environments', { organization, act, at }, work);
export const closeEnvironmentAct = (slug: string, act: string) => closeAct('open-environments', slug, act);

/** An act on an Environment. */
export interface Acting {
  organization: IndexedOrganization;
  type: EnvironmentType;
  wanted: EnvironmentAct;
  /** one that stands in the record is carried on */
  isAgain?: boolean;
}

/** What NATS refused is taken back, as nothing came of it; anything else is carried on later. Throws `invalid-request` then. */
async function refusedByNats(
  { organization: { slug }, type, wanted }: Acting,
  before: EnvironmentAct | undefined,
  error: unknown,
) {
  const refusal = apiErrorOf(error);
  if (refusal === undefined) throw error;
  await withdrawAct(slug, type, wanted.act, before);
  await closeEnvironmentAct(slug, wanted.act);
  const name = environmentName(slug, type);
  throw new VertebraError(
    'invalid-request',
    wanted.kind === 'add'
      ? `NATS refused a stream or bucket of ${name}: ${refusal.description}. There is no Environment ${name}; adding it again completes what was made.`
      : `NATS refused the settings: ${refusal.description}. The streams of ${name} have the settings of before.`,
    { cause: error },
  );
}

const lastOf = async ({ organization: { slug }, type }: Acting) =>
  (await readOrganizationRecord(slug))?.record.environments[type];

async function end({ organization: { slug }, type, wanted }: Acting): Promise<void> {
  await noteAct(slug, type, wanted.act, (one) => ({ ...one, done: true }));
  await closeEnvironmentAct(slug, wanted.act);
}

/**
 * Adds an Environment: its streams first, then the claims, so that one that NATS refuses never was there. What is there stays. Safe to repeat
 * after a crash at any step. Throws as `orderAct` does, and `invalid-request` when NATS refuses a stream.
 */
export async function carryOutAddition(
  grant: Grant<'environment.add'> | Grant<'intent.reconcile'>,
  acting: Acting,
): Promise<void> {
  const { organization, type, wanted, isAgain = false } = acting;
  const { slug, account } = organization;
  const before = await lastOf(acting);
  const ordered = await orderAct(organization, type, { wanted, isAgain });
  if (ordered.act !== wanted.act) return closeEnvironmentAct(slug, wanted.act);
  const name = environmentName(slug, type);
  const { replicas, placement } = ordered.where ?? {};
  try {
    await withHome(grant, { organization: slug, account }, async (connection) => {
      const where = { replicas: replicas ?? replicasFor((await knownServers()).active), placement };
      await ensureEnvironmentAssets(connection, name, (await placementOfEvents(connection, name)) ?? where);
    });
  } catch (error) {
    await refusedByNats(acting, isAgain ? undefined : before, error);
  }
  await orderAct(organization, type, { wanted, standing: 'active', isAgain: true });
  await writeSides(grant, account, ['home']);
  await end(acting);
}

/**
 * Gives the streams of an Environment other settings. `judge` says what they are by what there is now, or throws. Safe to repeat after a crash
 * at any step. Throws as `orderAct` does, and `invalid-request` when NATS refuses them: all are as before then.
 */
export async function carryOutChange(
  grant: Grant<'environment.change'> | Grant<'intent.reconcile'>,
  acting: Acting,
  judge?: () => Promise<EnvironmentAct>,
): Promise<EnvironmentAct> {
  const { organization, type, wanted, isAgain = false } = acting;
  const { slug, account } = organization;
  const before = await lastOf(acting);
  const ordered = await orderAct(organization, type, { wanted, isAgain }, judge);
  const { settings } = ordered;
  if (ordered.act !== wanted.act || settings === undefined) {
    await closeEnvironmentAct(slug, wanted.act);
    return ordered;
  }
  try {
    await withHome(grant, { organization: slug, account }, (connection) =>
      changeEnvironmentStreams(connection, environmentName(slug, type), settings.after, settings.before),
    );
  } catch (error) {
    await refusedByNats(acting, isAgain ? undefined : before, error);
  }
  await end(acting);
  return ordered;
}

/**
 * Retires an Environment: the claims carry no key of its credentials that can write, and every server proves that it has cut whoever they
 * have signed. Safe to repeat after a crash at any step. Throws as `orderAct` does before the first line is told.
 */
export async function carryOutRetirement(
  grant: OneOrganization,
  { organization, type, wanted, isAgain = false }: Acting,
  tell: TellEvidence,
): Promise<void> {
  const { slug, account } = organization;
  const { record } = await reserveOrganization(slug, await knownAccounts(account));
  const users = await cutUsersOfEnvironment(slug, record, type, false);
  const begin = () => orderAct(organization, type, { wanted, standing: 'retired', isAgain });
  const proof = await cutAndProve(grant, organization, type, users, wanted, begin, tell);
  if (proof === null) return closeEnvironmentAct(slug, wanted.act);
  await noteAct(slug, type, wanted.act, (one) => ({ ...one, done: true }));
  if (proof.servers.every(isProven)) await closeEnvironmentAct(slug, wanted.act);
  tell(endOf(proof.closed, proof.servers));
}

/** Restores a retired Environment: the claims carry the same keys again. Safe to repeat after a crash at any step. */
export async function carryOutRestoration(grant: OneOrganization, acting: Acting, tell: TellEvidence): Promise<void> {
  const { organization, type, wanted, isAgain = false } = acting;
  const ordered = await orderAct(organization, type, { wanted, standing: 'active', isAgain });
  if (ordered.act !== wanted.act) return closeEnvironmentAct(organization.slug, wanted.act);
  tell({ type: 'begun', act: wanted.act, kind: wanted.kind, connections: 0 });
  const taken = { home: new Set<string>(), edge: new Set<string>() };
  await writeSides(grant, organization.account, ['home', 'edge'], (line) => {
    if (line.type === 'claims') taken[line.account].add(line.server);
    tell(line);
  });
  await end(acting);
  const servers = await allServers();
  const has = (server: string) => taken.home.has(server) && taken.edge.has(server);
  tell({ type: 'end', closed: 0, proven: servers.filter(has), unproven: servers.filter((one) => !has(one)) });
}
