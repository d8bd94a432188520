import type { Caller } from '../../../domain/system/caller.ts';
import { VertebraError } from '../../../domain/errors.ts';
import type { SovereignGrant } from '../../../domain/grant.ts';
import { environmentName } from '../../../domain/names.ts';
import type { CreateOrganization, OrganizationDetail } from '../../../domain/organizations/organization.ts';
import { firstLimits, firstLimitsProblem } from '../../../domain/organizations/first-limits.ts';
import { authorize } from '../../access/authorize.ts';
import { ActCutOff, audited } from '../../audit/audited.ts';
import { getConfig } from '../../config/config.ts';
import { apiErrorOf } from '../../nats/streams/api-error.ts';
import { ensureHome, makeEdge } from '../../accounts/account-writer.ts';
import { ensureEnvironmentAssets } from '../../spine/state/environment-assets.ts';
import { withHome } from '../../accounts/home/home.ts';
import { isShutOut } from '../../nats/connections/connect.ts';
import { getIndex } from '../../accounts/index-service.ts';
import { checkReserved, reserveCreation, settleCreation } from '../../accounts/reserve-creation.ts';
import { knownServers, replicasFor } from '../../nats/connections/servers.ts';
import { demandPlacement } from '../../nats/connections/demand-placement.ts';
import { getUsage } from '../../accounts/usage/usage-monitor.ts';
import { toOrganization } from './get-organization.query.ts';

async function makeAll(
  grant: SovereignGrant<'organization.create'>,
  input: CreateOrganization,
  replicas: number,
): Promise<void> {
  const record = await ensureHome(grant, input, (current) => checkReserved(current, input));
  await makeEdge(grant, input.slug, record);
  // One that was deleted since, or is retired, is not made again by completing the rest.
  const environments = (await getIndex()).organizations.get(input.slug)?.environments ?? input.environments;
  await withHome(grant, { organization: input.slug, account: record.home }, async (connection) => {
    const where = { replicas, placement: input.placement };
    const wanted = input.environments.filter((one) => environments.includes(one));
    const made = await Promise.allSettled(
      wanted.map((type) => ensureEnvironmentAssets(connection, environmentName(input.slug, type), where)),
    );
    // Each has ended before anybody is told that one failed: a name that is given up gets no stream later.
    for (const outcome of made) if (outcome.status === 'rejected') throw outcome.reason;
  });
}

/** Refuses a plan that is not there, and limits under which what is to be made could not be. */
function checkLimits({ plan, limits, environments }: CreateOrganization, replicas: number): void {
  const refuse = (path: string, message: string): never => {
    throw new VertebraError('invalid-request', `Nothing was created. ${message}`, { fields: [{ path, message }] });
  };
  const known = getConfig().plans.find(({ name }) => name === plan);
  if (plan !== undefined && known === undefined) refuse('plan', `There is no plan “${plan}”.`);
  const wanted = firstLimits(limits, known?.limits);
  const problem = firstLimitsProblem(wanted, { environments: environments.length, replicas });
  if (problem !== null) refuse(problem.path, problem.message);
}

/** One that is suspended stays so: completing it would fail amid it. */
async function demandOpen(slug: string): Promise<void> {
  const index = await getIndex();
  const known = index.organizations.get(slug);
  const closed = known?.standing.closed === true ? index.standingOf(known).closed : null;
  if (closed !== null) throw new VertebraError('conflict', closed);
}

/** The steps that were done stay, so people are told that something did change, and how to go on. */
function unfinished(slug: string, cause: unknown): unknown {
  const refusal = apiErrorOf(cause);
  if (refusal) {
    const message = `NATS refused a stream or bucket of “${slug}”: ${refusal.description}. What was created before stays.`;
    return new VertebraError('invalid-request', message, { cause });
  }
  if (isShutOut(cause)) {
    const message = `NATS gives “${slug}” no JetStream: it is starting, or its servers have less than the limits promise. No stream or bucket was created. Send the request again, or with lower limits.`;
    return new VertebraError('nats-unavailable', message, { cause });
  }
  return cause;
}

/** Sending it again is right here, whatever was made: each step finds what is there. */
const cutOff = (slug: string, cause: unknown) =>
  new VertebraError(
    'nats-unavailable',
    `NATS stopped answering while “${slug}” was created. What was created before stays; send the same request again to complete it.`,
    { cause },
  );

/**
 * Makes an Organization: name reserved for this very request, home and edge account in the resolver, stream and bucket of
 * each Environment. Every step finds what an earlier try has done, so repeating it after a crash completes it; so it does
 * with an Organization that other means made. Throws `conflict` when the name is another request's, `invalid-request` when there are
 * no servers for the replicas and the placement that are asked for.
 */
export async function createOrganization(caller: Caller, input: CreateOrganization): Promise<OrganizationDetail> {
  const grant = authorize(caller.actor, 'organization.create');
  const subject = { action: 'organization.create', organization: input.slug, object: input.slug } as const;
  return audited(caller, subject, async () => {
    await demandPlacement(input, 'Nothing was created.');
    const replicas = input.replicas ?? replicasFor((await knownServers()).active);
    await demandOpen(input.slug);
    await reserveCreation(input, () => checkLimits(input, replicas));
    try {
      await makeAll(grant, input, replicas);
      await settleCreation(input, 'made');
    } catch (error) {
      // Without an answer nobody knows what was made: the name stays with this request for as long as it may be at work.
      if (apiErrorOf(error) || isShutOut(error)) await settleCreation(input, 'failed').catch(() => undefined);
      throw unfinished(input.slug, error);
    }
    const index = await getIndex();
    const organization = index.organizations.get(input.slug);
    if (!organization) throw new Error(`${input.slug} is not in the index after its creation`);
    const usage = await getUsage();
    return {
      organization: toOrganization(index, organization, usage.of(organization.account)),
      freshness: usage.freshness,
      missing: [],
      suspension: null,
      resumesWith: null,
    };
  }).catch((error: unknown) => {
    throw error instanceof ActCutOff ? cutOff(input.slug, error) : error;
  });
}
