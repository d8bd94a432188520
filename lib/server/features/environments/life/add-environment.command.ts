import { VertebraError } from '../../../../domain/errors.ts';
import type { AddEnvironment, EnvironmentLife } from '../../../../domain/environments/environment-life.ts';
import { environmentAssets, environmentName } from '../../../../domain/names.ts';
import { STREAMS_OF_ENVIRONMENT } from '../../../../domain/organizations/default-limits.ts';
import type { Caller } from '../../../../domain/system/caller.ts';
import { authorize } from '../../../access/authorize.ts';
import { findOpenOrganization, findOrganization } from '../../../accounts/find-organization.ts';
import type { IndexedOrganization } from '../../../accounts/organization-of-claims.ts';
import { getUsage } from '../../../accounts/usage/usage-monitor.ts';
import { audited } from '../../../audit/audited.ts';
import { demandPlacement } from '../../../nats/connections/demand-placement.ts';
import { actOf, carryOutAddition, whileActing } from './carry-out-act.command.ts';
import { readEnvironmentLife } from './get-environment.query.ts';

/** Refuses before anything is made what the limit of streams would refuse in the middle. */
async function demandStreams({ slug, account, limits }: IndexedOrganization, name: string): Promise<void> {
  const usage = await getUsage();
  const { streams } = usage.of(account);
  const there = usage.streamsOf(account);
  const { stream, bucketStream, rejectedStream } = environmentAssets(name);
  const missing = [stream, bucketStream, rejectedStream].filter((one) => !there.has(one)).length;
  if (limits.streams === null || limits.streams === -1 || streams + missing <= limits.streams) return;
  throw new VertebraError(
    'conflict',
    `An Environment has ${String(STREAMS_OF_ENVIRONMENT)} streams, and ${slug} has ${String(streams)} of at most ${String(limits.streams)}: raise its limit of streams first. Nothing was made.`,
  );
}

/**
 * Adds an Environment to an Organization, or completes one whose streams are not all there; what is there stays as it is. Throws as
 * `authorize` does, `not-found`, `conflict` when the Environment is retired, somebody is at it, or the Organization is closed, and
 * `invalid-request` when there are no servers for its streams.
 */
export async function addEnvironment(caller: Caller, slug: string, input: AddEnvironment): Promise<EnvironmentLife> {
  const grant = authorize(caller.actor, 'environment.add', slug);
  const organization = await findOrganization(grant);
  const { type, ...where } = input;
  const name = environmentName(slug, type);
  const wanted = { ...actOf(caller, 'add'), where };
  await audited(caller, { action: 'environment.add', organization: slug, object: name }, async () => {
    await findOpenOrganization(grant);
    await demandPlacement(where, 'Nothing was made.');
    await demandStreams(organization, name);
    await whileActing(slug, wanted, () => carryOutAddition(grant, { organization, type, wanted }));
  });
  return readEnvironmentLife(await findOrganization(grant), type);
}
