import type { Caller } from '../../domain/caller.ts';
import { VertebraError } from '../../domain/errors.ts';
import type { SovereignGrant } from '../../domain/grant.ts';
import { environmentName } from '../../domain/names.ts';
import type { CreateOrganization, OrganizationDetail } from '../../domain/organization.ts';
import { authorize } from '../access/authorize.ts';
import { audited } from '../audit/audited.ts';
import { apiErrorOf } from '../nats/api-error.ts';
import { ensureHome } from '../nats/account-writer.ts';
import { ensureEnvironmentAssets } from '../nats/environment-assets.ts';
import { withHome } from '../nats/home.ts';
import { getIndex } from '../nats/index-service.ts';
import { knownServers, replicasFor } from '../nats/servers.ts';
import { getUsage } from '../nats/usage-monitor.ts';
import { toOrganization } from '../queries/get-organization.ts';

/** The same request again is no conflict: it goes on where a crash left it. */
async function refuseDifferent(input: CreateOrganization): Promise<void> {
  const known = (await getIndex()).organizations.get(input.slug);
  if (!known) return;
  const same =
    known.displayName === input.displayName &&
    known.environments.toSorted().join() === input.environments.toSorted().join();
  if (!same) {
    throw new VertebraError(
      'conflict',
      `There is an Organization “${input.slug}” already. Nothing was changed. Choose another name.`,
    );
  }
}

async function makeAll(grant: SovereignGrant<'organization.create'>, input: CreateOrganization): Promise<string> {
  const { home } = await ensureHome(grant, input);
  // Another process may have made it from another request in the meantime: its claims are what stands.
  await refuseDifferent(input);
  const { active } = await knownServers();
  await withHome(grant, { organization: input.slug, account: home }, async (connection) => {
    for (const type of input.environments) {
      await ensureEnvironmentAssets(connection, environmentName(input.slug, type), replicasFor(active));
    }
  });
  return home;
}

/** The steps that were done stay, so people are told that something did change, and how to go on. */
function unfinished(slug: string, cause: unknown): unknown {
  const refusal = apiErrorOf(cause);
  if (refusal) {
    const message = `NATS refused a stream or bucket of “${slug}”: ${refusal.description}. What was made before stays.`;
    return new VertebraError('invalid-request', message, { cause });
  }
  if (cause instanceof VertebraError && cause.code === 'nats-unavailable') {
    const message = `NATS stopped answering while “${slug}” was made. What was made before stays; send the same request again to complete it.`;
    return new VertebraError('nats-unavailable', message, { cause });
  }
  return cause;
}

/**
 * Makes an Organization: name and accounts reserved, home account in the resolver, stream and bucket of each Environment.
 * Every step finds what an earlier try has done, so repeating it after a crash completes it.
 */
export async function createOrganization(caller: Caller, input: CreateOrganization): Promise<OrganizationDetail> {
  const grant = authorize(caller.actor, 'organization.create');
  await refuseDifferent(input);
  const subject = { action: 'organization.create', organization: input.slug, object: input.slug } as const;
  return audited(caller, subject, async () => {
    await makeAll(grant, input).catch((error: unknown) => {
      throw unfinished(input.slug, error);
    });
    const organization = (await getIndex()).organizations.get(input.slug);
    if (!organization) throw new Error(`${input.slug} is not in the index after its creation`);
    const usage = await getUsage();
    return { organization: toOrganization(organization, usage.of(organization.account)), freshness: usage.freshness };
  });
}
